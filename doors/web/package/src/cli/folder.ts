// The files of a folder that may say something of a server.
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckInput } from '../check.js';
import type { Folders } from '../folders.js';
import { Failure } from './failure.js';
import { isFile, isFolder, mebibytes, plain, text, type Unread } from './text.js';

export type File = CheckInput['files'][number];

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

export function few(names: string[]): string {
  const shown = names.slice(0, 6).join(', ');
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}

/** What in folders was passed over. */
export class PassedOver {
  other = 0;
  notText = 0;
  silent = 0;
  folders: string[] = [];
  large: string[] = [];
  unreadable: string[] = [];

  constructor(private readonly rules: Folders) {}

  add({ why }: Unread, name: string): void {
    if (why === 'no-text') this.notText += 1;
    else (why === 'too-large' ? this.large : this.unreadable).push(name);
  }

  notes(): string[] {
    const parts = [
      this.other > 0 ? `${count(this.other, 'file')} of other kinds` : '',
      this.notText > 0 ? `${count(this.notText, 'file')} that ${this.notText === 1 ? 'is' : 'are'} no text` : '',
      this.silent > 0 ? `${count(this.silent, 'file')} without the word restate, since all are too much` : '',
      this.folders.length > 0 ? `the folders ${few(this.folders)}` : '',
      this.large.length > 0 ? `${few(this.large)}, more than ${mebibytes(this.rules['file-bytes'])}` : '',
    ].filter((part) => part !== '');
    return [
      ...(parts.length > 0 ? [`passed over: ${parts.join('; ')}`] : []),
      ...(this.unreadable.length > 0 ? [`cannot be read: ${few(this.unreadable)}`] : []),
    ];
  }
}

/** The files of a folder and of those in it, by name. */
export function folder(root: string, rules: Folders, passed: PassedOver): File[] {
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
      if (entries > rules.entries) throw tooMany('more than is looked at');
      const inner = path === '.' ? name : join(path, name);
      if (isFolder(inner)) {
        // A link to a folder may lead back up; others hold what tools keep for themselves.
        const foreign = rules.isTools(name) || isFile(join(inner, rules['cache-tag']));
        if (depth === 0 || foreign || lstatSync(inner).isSymbolicLink()) passed.folders.push(plain(inner));
        else walk(inner, depth - 1);
        continue;
      }
      if (!rules.wanted(name)) {
        passed.other += 1;
        continue;
      }
      if (!isFile(inner)) {
        passed.unreadable.push(plain(inner));
        continue;
      }
      const found = text(inner, rules['file-bytes']);
      if ('why' in found) passed.add(found, plain(inner));
      else if (found.text.includes('\0')) passed.notText += 1;
      else if (files.length < rules.files) files.push({ name: plain(inner), text: found.text, found: true });
      else throw tooMany(`more than ${rules.files} that may say something of a server`);
    }
  };
  walk(root, rules.depth);
  return files;
}
