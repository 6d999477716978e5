// The files of a folder, as an editor has them: what is open counts before what is saved.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { check, folders, type Checked, type CheckInput, type Scaleout } from '../index.js';

/** Larger files are not read, and of a folder no more than so many. */
const LARGEST = 512 * 1024;
const MOST = 200;
/** Characters of all of them together: the module takes no more than 4 MiB of configuration. */
const TOGETHER = 3 * 1024 * 1024;

/** How often what is needed may lead to more that is needed. */
const ROUNDS = 8;

/** What was found in a folder, with the texts that it was found in, by their paths below it. */
export interface Look {
  folder: string;
  texts: Map<string, string>;
  /** What was checked. */
  input: CheckInput;
  checked: Checked;
}

/** A saved text; nothing for what is none, is too large or cannot be read. */
function saved(path: string): string | undefined {
  try {
    if (statSync(path).size > LARGEST) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** Names of files in a folder that may describe nodes. */
function names(folder: string, wanted: (name: string) => boolean): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && wanted(entry.name)).map(({ name }) => name).slice(0, MOST);
  } catch {
    return [];
  }
}

/** Reads and checks the files of a folder. `open` has the texts that an editor holds, by path. */
export function look(scaleout: Scaleout, folder: string, open: ReadonlyMap<string, string>): Look {
  const texts = new Map<string, string>();
  let room = TOGETHER;
  const take = (path: string) => {
    const name = relative(folder, path).split(sep).join('/');
    if (texts.has(name)) return true;
    const text = open.get(path) ?? saved(path);
    if (text === undefined || (text.length > room && !open.has(path))) return false;
    texts.set(name, text);
    room -= text.length;
    return true;
  };
  // What somebody looks at comes first, then what says that it is Restate's.
  for (const path of open.keys()) if (dirname(path) === folder) take(path);
  const own = (name: string) => (/restate/i.test(name) ? 0 : 1);
  names(folder, folders(scaleout).wanted)
    .sort((a, b) => own(a) - own(b))
    .forEach((name) => take(join(folder, name)));
  const missing: string[] = [];
  for (let round = 0; ; round += 1) {
    // Nobody has named them, and other programs have TOML files, too.
    const files = [...texts].map(([name, text]) => ({ name, text, found: true }));
    const input = { files, missing };
    const checked = check(scaleout, input);
    if (checked.needs.length === 0 || round === ROUNDS) return { folder, texts, input, checked };
    for (const { path } of checked.needs) if (!take(resolve(folder, path))) missing.push(path);
  }
}
