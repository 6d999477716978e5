// The files that a command line names, and what they need besides.
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { CheckInput } from '../check.js';
import type { Scaleout } from '../index.js';
import type { MissingFile } from '../messages.js';
import { Failure } from './failure.js';

type File = CheckInput['files'][number];

/** What was found, and what is said of files that were not read. */
export interface Found {
  files: File[];
  missing: MissingFile[];
  notes: string[];
}

/** Standard input, as an argument and in findings. */
export const STDIN = '-';

/** What the module takes: of one file, and of all. */
const LARGEST = 1024 * 1024;
const ALL = 4 * LARGEST;
/** How deep folders are looked into, how many files are read, and how many entries are looked at. */
const DEPTH = 8;
const MOST = 2000;
const ENTRIES = 200_000;
/** How often what is needed may lead to more that is needed. */
const ROUNDS = 64;

const WANTED = /\.(yaml|yml|json|toml|env|service|conf|container|sh|tpl)$|^\.env(\..*)?$|^Kustomization$/;

/** The files that Compose reads when it is told no name, and what it puts on top of them. */
const OVERRIDES: Record<string, string> = {
  'compose.yaml': 'compose.override.yaml',
  'compose.yml': 'compose.override.yml',
  'docker-compose.yml': 'docker-compose.override.yml',
  'docker-compose.yaml': 'docker-compose.override.yaml',
};

/** A path as findings show it. */
const plain = (path: string) => path.replace(/^(\.\/)+/, '') || path;

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

function few(names: string[]): string {
  const shown = names.slice(0, 6).join(', ');
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}

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

const isFolder = (path: string) => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

const isFile = (path: string) => {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** What in folders was passed over. */
class PassedOver {
  other = 0;
  notText = 0;
  silent = 0;
  folders: string[] = [];
  large: string[] = [];
  unreadable: string[] = [];

  notes(): string[] {
    const parts = [
      this.other > 0 ? `${count(this.other, 'file')} of other kinds` : '',
      this.notText > 0 ? `${count(this.notText, 'file')} that ${this.notText === 1 ? 'is' : 'are'} no text` : '',
      this.silent > 0 ? `${count(this.silent, 'file')} without the word restate, since all are too much` : '',
      this.folders.length > 0 ? `the folders ${few(this.folders)}` : '',
      this.large.length > 0 ? `${few(this.large)}, more than 1 MiB` : '',
    ].filter((part) => part !== '');
    return [
      ...(parts.length > 0 ? [`passed over: ${parts.join('; ')}`] : []),
      ...(this.unreadable.length > 0 ? [`cannot be read: ${few(this.unreadable)}`] : []),
    ];
  }
}

/** The files of a folder and of those in it, by name. */
function folder(root: string, passed: PassedOver): File[] {
  const files: File[] = [];
  let entries = 0;
  const tooMany = (what: string) => new Failure(`${root} has too many files, ${what}; check a folder in it`);
  const walk = (path: string, depth: number) => {
    let names: string[];
    try {
      names = readdirSync(path).sort();
    } catch {
      passed.unreadable.push(plain(path));
      return;
    }
    for (const name of names) {
      entries += 1;
      if (entries > ENTRIES) throw tooMany('more than is looked at');
      const inner = path === '.' ? name : join(path, name);
      if (isFolder(inner)) {
        // A link to a folder may lead back up; others hold what tools keep for themselves.
        const foreign = name.startsWith('.') || name === 'node_modules' || isFile(join(inner, 'CACHEDIR.TAG'));
        if (depth === 0 || foreign || lstatSync(inner).isSymbolicLink()) passed.folders.push(plain(inner));
        else walk(inner, depth - 1);
        continue;
      }
      if (!WANTED.test(name)) {
        passed.other += 1;
        continue;
      }
      const found = isFile(inner) ? text(inner) : { problem: 'it is no file' };
      if ('text' in found) {
        if (found.text.includes('\0')) passed.notText += 1;
        else if (files.length < MOST) files.push({ name: plain(inner), text: found.text, found: true });
        else throw tooMany(`more than ${MOST} that may say something of a server`);
      } else if (found.problem === 'it is not UTF-8') passed.notText += 1;
      else if (found.problem.startsWith('it has')) passed.large.push(plain(inner));
      else passed.unreadable.push(plain(inner));
    }
  };
  walk(root, DEPTH);
  return files;
}

/** What the command line names, with all that the files name in turn. */
export function gather(scaleout: Scaleout, paths: string[], environment: Record<string, string>): Found {
  const files = new Map<string, File>();
  const passed = new PassedOver();
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
      folder(path, passed).forEach(add);
      continue;
    }
    const there = files.get(name);
    if (there && !there.found) {
      wrong.push(`${name} is named twice`);
      continue;
    }
    const found = text(path);
    if ('problem' in found) {
      // Of what is not there the problem says `there is`, of anything else `it is`.
      wrong.push(found.problem.startsWith('there') ? `there is no file ${name}` : found.problem.replace(/^it/, () => name));
      continue;
    }
    add({ name, text: found.text });
    const override = OVERRIDES[basename(path)];
    const beside = override === undefined ? undefined : join(dirname(path), override);
    if (beside !== undefined && isFile(beside) && !paths.map(plain).includes(plain(beside))) aside.push(plain(beside));
    if (path.endsWith('.service') && isFolder(`${path}.d`)) {
      folder(`${path}.d`, new PassedOver()).filter((file) => file.name.endsWith('.conf')).forEach(add);
    }
  }
  if (wrong.length > 0) throw new Failure(wrong.join('\n'));
  let all = [...files.values()];
  if (all.some(({ found }) => found) && size(all) > ALL / 2) {
    all = all.filter(({ text, found }) => !found || /restate/i.test(text));
    passed.silent = files.size - all.length;
  }
  const notes = [
    ...(aside.length > 0 ? [`not read: ${few(aside)}; \`docker compose\` without \`-f\` does, as a check of the folder`] : []),
    ...passed.notes(),
  ];
  return { ...needed(scaleout, all, environment), notes };
}

const size = (files: File[]) => files.reduce((sum, { text }) => sum + Buffer.byteLength(JSON.stringify(text)), 0);

/** Adds what files name, as long as they name anything new. */
function needed(scaleout: Scaleout, files: File[], environment: Record<string, string>): { files: File[]; missing: MissingFile[] } {
  const missing: MissingFile[] = [];
  const answered = new Set<string>();
  const tried = new Set<string>();
  const take = (path: string): string | undefined => {
    if (/^(ConfigMap|Secret)\//.test(path)) return 'it is in none of these files';
    const found = text(path);
    if ('problem' in found) return found.problem;
    if (size(files) + found.text.length + LARGEST / 4 > ALL) return 'with it the files are more than can be read at once';
    files.push({ name: path, text: found.text, found: true });
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
      const problem = take(path);
      if (problem !== undefined && path.startsWith('/') && !tried.has(path)) {
        // A path of another machine: a file of that name may lie beside the unit or script that names it.
        tried.add(path);
        const beside = read.filter(({ kind }) => kind === 'systemd' || kind === 'shell').map(({ file }) => join(dirname(file), basename(path)));
        for (const other of new Set(beside)) if (!files.some(({ name }) => name === other)) take(other);
        continue;
      }
      answered.add(path);
      if (problem !== undefined) missing.push({ path, problem });
    }
  }
  return { files, missing };
}
