// The files of a folder, as an editor has them: what is open counts before what is saved.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check, folders, type Checked, type CheckInput, type Folders, type Scaleout } from '../index.js';

/** How often what is needed may lead to more that is needed. */
const ROUNDS = 8;

/** A text that an editor holds, and what it calls it. */
export interface Open {
  uri: string;
  text: string;
}

/** What was found in a folder, with the texts that it was found in, by their paths below it. */
export interface Look {
  texts: Map<string, string>;
  /** What the editor calls a file. */
  uri(name: string): string;
  /** What was checked. */
  input: CheckInput;
  checked: Checked;
}

/** A saved text; nothing for what is none, is too large or cannot be read. */
function saved(path: string, largest: number): string | undefined {
  try {
    if (statSync(path).size > largest) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** What says that it is Restate's comes first. */
const own = (name: string) => (/restate/i.test(name) ? 0 : 1);

/** Names of files in a folder that may describe nodes. */
function names(folder: string, rules: Folders): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const all = entries.filter((entry) => entry.isFile() && rules.wanted(entry.name)).map(({ name }) => name);
    return all.sort((a, b) => own(a) - own(b)).slice(0, rules.files);
  } catch {
    return [];
  }
}

/** Reads and checks the files of a folder. `open` has the texts that an editor holds, by path. */
export function look(scaleout: Scaleout, folder: string, open: ReadonlyMap<string, Open>): Look {
  const texts = new Map<string, string>();
  const rules = folders(scaleout);
  // A quarter is left for names, and for what JSON writes in two signs.
  let room = rules['input-bytes'] * 0.75;
  const take = (path: string) => {
    const name = relative(folder, path).split(sep).join('/');
    if (texts.has(name)) return true;
    const text = open.get(path)?.text ?? saved(path, rules['file-bytes']);
    if (text === undefined) return false;
    const bytes = Buffer.byteLength(text);
    if (bytes > room && !open.has(path)) return false;
    texts.set(name, text);
    room -= bytes;
    return true;
  };
  // What somebody looks at comes first.
  for (const path of open.keys()) if (dirname(path) === folder) take(path);
  names(folder, rules).forEach((name) => take(join(folder, name)));
  const uri = (name: string) => {
    const path = join(folder, name);
    return open.get(path)?.uri ?? pathToFileURL(path).href;
  };
  const missing: string[] = [];
  for (let round = 0; ; round += 1) {
    // Nobody has named them, and other programs have TOML files, too.
    const files = [...texts].map(([name, text]) => ({ name, text, found: true }));
    const input = { files, missing };
    const checked = check(scaleout, input);
    if (checked.needs.length === 0 || round === ROUNDS) return { texts, uri, input, checked };
    for (const { path } of checked.needs) if (!take(resolve(folder, path))) missing.push(path);
  }
}

/** Checks a text that lies in no folder yet. */
export function alone(scaleout: Scaleout, name: string, { uri, text }: Open): Look {
  const input = { files: [{ name, text, found: true }] };
  return { texts: new Map([[name, text]]), uri: () => uri, input, checked: check(scaleout, input) };
}

/** Whether what was found in a folder rests on this file, or on its absence. */
export function concerns({ texts, input }: Look, folder: string, path: string): boolean {
  const missing = (input.missing ?? []).map((one) => resolve(folder, typeof one === 'string' ? one : one.path));
  return texts.has(relative(folder, path).split(sep).join('/')) || missing.includes(path);
}
