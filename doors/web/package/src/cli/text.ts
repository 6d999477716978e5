// The text of a file on a disk, or why there is none.
import { readFileSync, statSync } from 'node:fs';

/** Why there is no text. */
export interface Unread {
  why: 'absent' | 'too-large' | 'no-text' | 'unreadable';
  /** What is the matter with it, after its name. */
  words: string;
}

/** It in a sentence, about a file that has a name there or has been named before. */
export function problem({ why, words }: Unread, name?: string): string {
  if (why === 'absent') return name === undefined ? 'there is no such file' : `there is no file ${name}`;
  return `${name ?? 'it'} ${words}`;
}

/** Standard input, as an argument and in findings. */
export const STDIN = '-';

/** Bytes of a file that the module does not take, such as one of variables. */
const LARGEST = 1024 * 1024;

export const mebibytes = (bytes: number) => `${bytes / 1024 / 1024} MiB`;

/** A path as findings show it. */
export const plain = (path: string) => path.replace(/^(\.\/)+/, '') || path;

/** What lies there, if it is no file: reading it might never end. Pipes that a shell has made are fine. */
function strange(path: string): string | undefined {
  if (path === STDIN || /^\/(dev\/(fd|stdin|null)|proc)/.test(path)) return undefined;
  const there = statSync(path);
  if (there.isFile()) return undefined;
  const kind = there.isDirectory() ? 'a directory' : there.isFIFO() ? 'a named pipe' : there.isSocket() ? 'a socket' : 'a device';
  return `is ${kind}, not a file`;
}

/** A text, or why there is none. `largest` is how many bytes it may have. */
export function text(path: string, largest = LARGEST): { text: string } | Unread {
  try {
    const other = strange(path);
    if (other !== undefined) return { why: 'unreadable', words: other };
    const bytes = readFileSync(path === STDIN ? 0 : path);
    if (bytes.length > largest) return { why: 'too-large', words: `has ${bytes.length} bytes, and a file may have ${mebibytes(largest)}` };
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { why: 'absent', words: 'is not there' };
    if (code === undefined || code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { why: 'no-text', words: 'is not UTF-8' };
    return { why: 'unreadable', words: `cannot be read (${code})` };
  }
}

export const isFolder = (path: string) => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

export const isFile = (path: string) => {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
};
