// Writing what fixes make of files: all of them, or none.
import { createHash } from 'node:crypto';
import {
  closeSync, fchmodSync, fchownSync, fstatSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FileChange } from '../messages.js';
import { Failure } from './failure.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Replaces a text as a whole, if it is still the one that was read. */
function replace(path: string, from: string, text: string): void {
  const target = realpathSync(path);
  if (sha256(readFileSync(target, 'utf8')) !== from) throw new Error('it was changed meanwhile');
  const beside = join(dirname(target), `.${basename(target)}.new-${process.pid}`);
  try {
    // It may hold credentials: nobody else reads it before it has the mode of the old one.
    const file = openSync(beside, 'wx', 0o600);
    try {
      const { uid, gid, mode } = statSync(target);
      const now = fstatSync(file);
      // A server that cannot read its file any more does not start. Ids come first: they clear bits of the mode.
      if (now.uid !== uid || now.gid !== gid) fchownSync(file, uid, gid);
      fchmodSync(file, mode & 0o7777);
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Writes all changes. When one cannot be written, those before it get their old texts back. */
export function writeAll(changes: readonly FileChange[]): void {
  const done: { change: FileChange; old: string }[] = [];
  for (const change of changes) {
    try {
      const old = readFileSync(change.file, 'utf8');
      replace(change.file, change['from-sha256'], change.text);
      done.push({ change, old });
    } catch (error) {
      let message = `cannot write ${change.file}: ${(error as Error).message}; nothing was changed`;
      for (const { change, old } of done.reverse()) {
        try {
          replace(change.file, change.sha256, old);
        } catch (error) {
          message += `, but ${change.file} was and stays so: ${(error as Error).message}`;
        }
      }
      throw new Failure(message, 1);
    }
  }
}
