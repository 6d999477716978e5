// The text of a file on a disk, or why there is none.
import { readFileSync, statSync } from 'node:fs';

/** Standard input, as an argument and in findings. */
export const STDIN = '-';

/** Bytes of a file: what the module takes of one. */
export const LARGEST = 1024 * 1024;

/** A path as findings show it. */
export const plain = (path: string) => path.replace(/^(\.\/)+/, '') || path;

/** What lies there, if it is no file: reading it might never end. Pipes that a shell has made are fine. */
function strange(path: string): string | undefined {
  if (path === STDIN || /^\/(dev\/(fd|stdin|null)|proc)/.test(path)) return undefined;
  const there = statSync(path);
  if (there.isFile()) return undefined;
  const kind = there.isDirectory() ? 'a directory' : there.isFIFO() ? 'a named pipe' : there.isSocket() ? 'a socket' : 'a device';
  return `it is ${kind}, not a file`;
}

/** A text, or why there is none. */
export function text(path: string): { text: string } | { problem: string } {
  try {
    const problem = strange(path);
    if (problem !== undefined) return { problem };
    const bytes = readFileSync(path === STDIN ? 0 : path);
    if (bytes.length > LARGEST) return { problem: `it has ${bytes.length} bytes, and a file may have 1 MiB` };
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { problem: 'there is no such file' };
    return { problem: code === undefined || code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : `it cannot be read (${code})` };
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
