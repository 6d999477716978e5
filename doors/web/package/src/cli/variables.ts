// The variables of the command line: single ones, and files of them.
import { Failure } from './failure.js';
import { problem, text } from './text.js';

/** Who sets the variables takes quotes around a value off (systemd, docker compose), or leaves them (docker run, Kubernetes). */
export type Quotes = 'strip' | 'keep';

/** All of them, and what is to be said of their files; of two with one name the later counts. */
export function variables(given: readonly string[], quotes: Quotes | undefined): { environment: Record<string, string>; notes: string[] } {
  const environment: Record<string, string> = {};
  const notes: string[] = [];
  for (const one of given) {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(one) ?? [];
    if (name !== undefined && value !== undefined) environment[name] = value;
    else Object.assign(environment, ofFile(one, quotes, notes));
  }
  return { environment, notes };
}

/** The `NAME=value` lines of a file; `#` begins a comment, and `export ` before a name is dropped. */
function ofFile(path: string, quotes: Quotes | undefined, notes: string[]): Record<string, string> {
  const found = text(path);
  if ('why' in found) throw new Failure(`--env: cannot read ${path}: ${problem(found)}; or write it like NAME=VALUE`);
  const environment: Record<string, string> = {};
  const bared: string[] = [];
  let exported: number | undefined;
  for (const [at, whole] of found.text.split('\n').entries()) {
    const line = whole.trim();
    if (line === '' || line.startsWith('#')) continue;
    const bare = line.replace(/^export /, '');
    if (bare !== line) exported ??= at + 1;
    const [, name, value] = /^([^\s=]+)=(.*)$/.exec(bare) ?? [];
    if (name === undefined || value === undefined) throw new Failure(`${path}:${at + 1}: not an assignment; write NAME=value`);
    const [, , inner] = quotes === 'keep' ? [] : (/^(["'])(.*)\1$/.exec(value) ?? []);
    if (inner !== undefined && name.startsWith('RESTATE_')) bared.push(name);
    environment[name] = inner ?? value;
  }
  if (exported !== undefined) {
    notes.push(`${path}:${exported}: \`export\` is for a shell that reads this file; systemd and docker do not set such a variable`);
  }
  const [first, ...more] = bared;
  if (first !== undefined && quotes === undefined) {
    notes.push(
      `${path}: the quotes around ${first}${more.length > 0 ? ` and ${more.length} more` : ''} were taken off, as systemd and docker ` +
        'compose do; docker run and Kubernetes keep them: `--env-quotes keep` checks that, and `--env-quotes strip` says that it is meant',
    );
  }
  return environment;
}
