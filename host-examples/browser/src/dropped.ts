// The texts of files that people choose or drop.
import type { Folders } from 'restate-scaleout/bare';
import { count } from './dom';
import type { Given } from './files';

/** So many files of a folder are more than anybody looks at. */
const MOST = 100;

/** What was taken, and what was not, and why. */
export interface Taken {
  files: Given[];
  left: string[];
}

type Found = readonly [path: string, file: File];

export class Dropped {
  constructor(private readonly folders: Folders) {}

  /** Files of an input, by their paths below the folder that was chosen. */
  async chosen(input: HTMLInputElement): Promise<Taken> {
    const files = [...(input.files ?? [])];
    if (!files.some(({ webkitRelativePath }) => webkitRelativePath)) return this.read(files.map((file) => [file.name, file]), false);
    const found = files.map((file): Found => [file.webkitRelativePath.replace(/^[^/]*\//, ''), file]);
    return this.ofFolder(found);
  }

  /** Everything that was dropped; of a folder, the files in it. What cannot be had is named. */
  async taken(transfer: DataTransfer): Promise<Taken> {
    // All of it has to be asked for before the first wait: afterwards nothing is there any more.
    const items = [...transfer.items].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
    const alone = items.length === 1;
    const all: Taken = { files: [], left: [] };
    for (const { entry, file } of items) {
      const left: string[] = [];
      const inside: Found[] = [];
      if (entry?.isDirectory) await this.walk(entry as FileSystemDirectoryEntry, alone ? '' : entry.name, inside, left);
      const taken = entry?.isDirectory ? await this.ofFolder(inside) : await this.read(file ? [[file.name, file]] : [], false);
      all.files.push(...taken.files);
      all.left.push(...taken.left, ...left);
    }
    return all;
  }

  /** The files of a folder that are opened. Those that are said to be Restate's come first. */
  private async ofFolder(files: readonly Found[]): Promise<Taken> {
    const { folders } = this;
    const tag = `/${folders['cache-tag']}`;
    const caches = files.filter(([path]) => path.endsWith(tag)).map(([path]) => path.slice(0, -tag.length + 1));
    const fits = files.filter(([path]) => {
      const parts = path.split('/');
      const name = parts.pop()!;
      return folders.wanted(name) && !parts.some((part) => folders.isTools(part)) && !caches.some((cache) => path.startsWith(cache));
    });
    const own = ([path]: Found) => (/restate/i.test(path) ? 0 : 1);
    const order = fits.toSorted((a, b) => own(a) - own(b) || a[0].localeCompare(b[0]));
    const taken = await this.read(order.slice(0, MOST), true);
    const more = order.length - MOST;
    if (more > 0) taken.left.push(`${count(more, 'more file')} (${MOST} are opened at most; choose a folder further in)`);
    return taken;
  }

  private async read(files: readonly Found[], found: boolean): Promise<Taken> {
    const taken: Taken = { files: [], left: [] };
    for (const [name, file] of files) {
      const text = await this.text(file);
      if (typeof text === 'string') taken.files.push({ name, text, found });
      else taken.left.push(`${name} (${text.why})`);
    }
    return taken;
  }

  /** A text, or why it is none. */
  private async text(file: File): Promise<string | { why: string }> {
    const most = this.folders['file-bytes'];
    if (file.size > most) return { why: `larger than ${most / 1024 / 1024} MiB` };
    const bytes = new Uint8Array(await file.arrayBuffer());
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return text.includes('\0') ? { why: 'not a text' } : text;
    } catch {
      return { why: 'not UTF-8' };
    }
  }

  private async walk(folder: FileSystemDirectoryEntry, path: string, found: Found[], left: string[]): Promise<void> {
    const reader = folder.createReader();
    try {
      // A reader gives a hundred at a time.
      for (;;) {
        const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
        if (some.length === 0) return;
        for (const each of some) {
          const below = path ? `${path}/${each.name}` : each.name;
          if (!each.isDirectory) {
            found.push([below, await new Promise<File>((resolve, reject) => (each as FileSystemFileEntry).file(resolve, reject))]);
          } else if (!this.folders.isTools(each.name)) {
            await this.walk(each as FileSystemDirectoryEntry, below, found, left);
          }
        }
      }
    } catch {
      // Chromium gives a page that is opened from a file no folder that is dropped on it.
      left.push(`${path || folder.name} (the browser does not let the page read this folder; use “Open a folder…”)`);
    }
  }
}
