// The vectors of tests/vectors, read.
import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('../../tests/vectors/', import.meta.url);

const lines = (file) => readFileSync(new URL(file, folder), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));

/** All of them, each with its export and its whole input. */
export function vectors() {
  const inputs = new Map(lines('inputs.jsonl').map(({ name, input }) => [name, input]));
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl') && file !== 'inputs.jsonl').sort();
  return files.flatMap((file) => lines(file).map((line) => ({
    ...line, export: file.replace('.jsonl', ''), input: line.input ?? inputs.get(line['input-from']),
  })));
}
