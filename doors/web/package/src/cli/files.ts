// The files that a command line names, and what they need besides.
import { basename, dirname, join } from 'node:path';
import { folders, type Folders } from '../folders.js';
import type { Scaleout } from '../index.js';
import type { MissingFile } from '../messages.js';
import { Failure } from './failure.js';
import { type File, few, folder, PassedOver } from './folder.js';
import { isFile, isFolder, plain, problem, STDIN, text } from './text.js';

/** What was found, and what is said of files that were not read. */
export interface Found {
  files: File[];
  missing: MissingFile[];
  notes: string[];
}

/** How often what is needed may lead to more that is needed. */
const ROUNDS = 64;

/** What the command line names, with all that the files name in turn. */
export function gather(scaleout: Scaleout, paths: string[], environment: Record<string, string>): Found {
  const rules = folders(scaleout);
  const files = new Map<string, File>();
  const passed = new PassedOver(rules);
  const aside: string[] = [];
  const wrong: string[] = [];
  const add = (file: File) => {
    const there = files.get(file.name);
    if (there && !file.found) delete there.found;
    else if (!there) files.set(file.name, file);
  };
  for (const path of paths) {
    const name = plain(path);
    if (path !== STDIN && isFolder(path)) {
      folder(path, rules, passed).forEach(add);
      continue;
    }
    const there = files.get(name);
    if (there && !there.found) {
      wrong.push(`${name} is named twice`);
      continue;
    }
    const found = text(path, rules['file-bytes']);
    if ('why' in found) {
      wrong.push(problem(found, name));
      continue;
    }
    add({ name, text: found.text });
    aside.push(...overrides(path, rules).filter((beside) => !paths.map(plain).includes(beside)));
    if (path.endsWith('.service') && isFolder(`${path}.d`)) {
      folder(`${path}.d`, rules, new PassedOver(rules)).filter((file) => file.name.endsWith('.conf')).forEach(add);
    }
  }
  if (wrong.length > 0) throw new Failure(wrong.join('\n'));
  let all = [...files.values()];
  if (all.some(({ found }) => found) && size(all) > rules['input-bytes'] / 2) {
    all = all.filter(({ text, found }) => !found || /restate/i.test(text));
    passed.silent = files.size - all.length;
  }
  const notes = [
    ...(aside.length > 0 ? [`not read: ${few(aside)}; \`docker compose\` without \`-f\` does, as a check of the folder`] : []),
    ...passed.notes(),
  ];
  return { ...needed(scaleout, all, environment, rules), notes };
}

/** The files that Compose puts on top of this one by itself, but not when it is told a name. */
function overrides(path: string, rules: Folders): string[] {
  if (!rules.compose.includes(basename(path))) return [];
  return rules['compose-overrides'].map((name) => join(dirname(path), name)).filter(isFile).map(plain);
}

/** Bytes of the texts in a message; a part of the rest is left for their names and for variables. */
const size = (files: File[]) => files.reduce((sum, { text }) => sum + Buffer.byteLength(JSON.stringify(text)), 0);

/** Adds what files name, as long as they name anything new. */
function needed(scaleout: Scaleout, files: File[], environment: Record<string, string>, rules: Folders): { files: File[]; missing: MissingFile[] } {
  const missing: MissingFile[] = [];
  const answered = new Set<string>();
  const tried = new Set<string>();
  let taken = size(files);
  const take = (path: string): string | undefined => {
    if (/^(ConfigMap|Secret)\//.test(path)) return 'it is in none of these files';
    const found = text(path, rules['file-bytes']);
    if ('why' in found) return problem(found);
    const file = { name: path, text: found.text, found: true };
    const more = size([file]);
    if (taken + more > rules['input-bytes'] - rules['file-bytes'] / 4) return 'with it the files are more than can be read at once';
    taken += more;
    files.push(file);
    return undefined;
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const { needs, read } = scaleout.collect({
      files: files.map(({ name, text }) => ({ name, text })),
      environment,
      missing: missing.map(({ path }) => path),
    });
    const open = needs.map(({ path }) => path).filter((path) => !answered.has(path));
    if (open.length === 0) break;
    for (const path of open) {
      const why = take(path);
      if (why !== undefined && path.startsWith('/') && !tried.has(path)) {
        // A path of another machine: a file of that name may lie beside the unit or script that names it.
        tried.add(path);
        const beside = read.filter(({ kind }) => kind === 'systemd' || kind === 'shell').map(({ file }) => join(dirname(file), basename(path)));
        for (const other of new Set(beside)) if (!files.some(({ name }) => name === other)) take(other);
        continue;
      }
      answered.add(path);
      if (why !== undefined) missing.push({ path, problem: why });
    }
  }
  return { files, missing };
}
