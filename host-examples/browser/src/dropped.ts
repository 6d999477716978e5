// The texts of files that people choose or drop.
import type { Folders } from 'restate-scaleout/bare';
import { count } from './dom';
import type { Given } from './files';

/** So many tabs are more than anybody looks at. */
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
      const isFolder = entry?.isDirectory ?? false;
      const inside = isFolder ? await this.inside(entry as FileSystemDirectoryEntry, alone ? '' : entry!.name, left) : [];
      const taken = isFolder ? await this.ofFolder(inside, alone ? 0 : 1) : await this.read(file ? [[file.name, file]] : [], false);
      all.files.push(...taken.files);
      all.left.push(...taken.left, ...left);
    }
    return all;
  }

  /** The files of a folder that are opened, `above` of whose paths is its own name. Those that are said to be Restate's come first. */
  private async ofFolder(files: readonly Found[], above = 0): Promise<Taken> {
    const { folders } = this;
    const tag = `/${folders['cache-tag']}`;
    const caches = files.filter(([path]) => path.endsWith(tag)).map(([path]) => path.slice(0, -tag.length + 1));
    const fits = files.filter(([path]) => {
      const parts = path.split('/');
      const name = parts.pop()!;
      const inside = parts.slice(above);
      const near = inside.length <= folders.depth && !inside.some((part) => folders.isTools(part));
      return near && folders.wanted(name) && !caches.some((cache) => path.startsWith(cache));
    });
    const own = ([path]: Found) => (/restate/i.test(path) ? 0 : 1);
    const order = fits.toSorted((a, b) => own(a) - own(b) || a[0].localeCompare(b[0]));
    const most = Math.min(MOST, folders.files);
    const taken = await this.read(order.slice(0, most), true);
    const more = order.length - most;
    if (more > 0) taken.left.push(`${count(more, 'more file')} (${most} are opened at most; choose a folder further in)`);
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
    // A byte order mark is part of the file, and is copied back with it.
    const bytes = new Uint8Array(await file.arrayBuffer());
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      return text.includes('\0') ? { why: 'not a text' } : text;
    } catch {
      return { why: 'not UTF-8' };
    }
  }

  /**
   * What a folder holds that may be Restate's. No more of it is looked at than of any folder, and nothing of what tools
   * keep for themselves, or below the deepest folder that is read.
   */
  private async inside(root: FileSystemDirectoryEntry, name: string, left: string[]): Promise<Found[]> {
    const { folders } = this;
    const found: Found[] = [];
    let entries = 0;
    const walk = async (folder: FileSystemDirectoryEntry, path: string, depth: number): Promise<void> => {
      const all = await listed(folder, folders.entries - entries);
      entries += all.length;
      if (all.some(({ name, isFile }) => isFile && name === folders['cache-tag'])) return;
      for (const each of all) {
        const below = path ? `${path}/${each.name}` : each.name;
        if (each.isDirectory) {
          if (depth > 0 && !folders.isTools(each.name) && entries < folders.entries) {
            await walk(each as FileSystemDirectoryEntry, below, depth - 1).catch(() => left.push(`${below} (it cannot be read)`));
          }
        } else if (folders.wanted(each.name)) {
          const file = new Promise<File>((resolve, reject) => (each as FileSystemFileEntry).file(resolve, reject));
          await file.then((file) => found.push([below, file]), () => left.push(`${below} (it cannot be read)`));
        }
      }
    };
    try {
      await walk(root, name, folders.depth);
    } catch {
      // Chromium gives a page that is opened from a file no folder that is dropped on it.
      left.push(`${root.name} (the browser does not let the page read this folder; use “Open a folder…”)`);
    }
    if (entries >= folders.entries) left.push(`${root.name} has more than ${folders.entries} entries (choose a folder further in)`);
    return found;
  }
}

/** The entries of a folder, or as many of them as are looked at. */
async function listed(folder: FileSystemDirectoryEntry, most: number): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  while (all.length < most) {
    // A reader gives a hundred at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    all.push(...some);
  }
  return all.slice(0, most);
}
