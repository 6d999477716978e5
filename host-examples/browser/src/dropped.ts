// Files that people open, drop or paste.

/** Larger files are no configuration. */
const LARGEST = 1024 * 1024;

/** Folders that hold no configuration, and much else. */
const PASSED_OVER = new Set(['.git', 'node_modules', 'target', 'vendor']);

/** What may describe nodes, or be named by what does; of a folder nothing else is opened. */
const KINDS = /\.(toml|ya?ml|json|env|service|conf|sh|tpl)$|(^|\/)\.env$/;
/** So many files are more than anybody looks at. */
const MOST = 100;

/** The files of a folder that are opened. Those that are said to be Restate's come first. */
export function ofFolder(files: readonly (readonly [string, File])[]): (readonly [string, File])[] {
  const own = (path: string) => (/restate/i.test(path) ? 0 : 1);
  const fits = files.filter(([path]) => KINDS.test(path) && !path.split('/').some((part) => PASSED_OVER.has(part)));
  return fits.toSorted(([a], [b]) => own(a) - own(b) || a.localeCompare(b)).slice(0, MOST);
}

/** What was taken, and what was not, and why. */
export interface Taken {
  texts: Map<string, string>;
  left: string[];
}

/** A text, or why it is none. */
async function read(file: File): Promise<string | { why: string }> {
  if (file.size > LARGEST) return { why: 'larger than 1 MiB' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? { why: 'not a text' } : text;
  } catch {
    return { why: 'not UTF-8' };
  }
}

/** Reads files, each by its path. */
export async function take(files: Iterable<readonly [string, File]>): Promise<Taken> {
  const taken: Taken = { texts: new Map(), left: [] };
  for (const [path, file] of files) {
    if (path.split('/').some((part) => PASSED_OVER.has(part))) continue;
    const text = await read(file);
    if (typeof text === 'string') taken.texts.set(path, text);
    else taken.left.push(`${path} (${text.why})`);
  }
  return taken;
}

/** Files of an input, by their paths below the folder that was chosen. */
export function chosen(input: HTMLInputElement): (readonly [string, File])[] {
  const files = [...(input.files ?? [])];
  const found = files.map((file) => {
    const path = file.webkitRelativePath;
    return [path ? path.slice(path.indexOf('/') + 1) : file.name, file] as const;
  });
  return files.some(({ webkitRelativePath }) => webkitRelativePath) ? ofFolder(found) : found;
}

/** Everything that was dropped; of a folder, the files in it. What cannot be had is named. */
export async function takeDropped(transfer: DataTransfer): Promise<Taken> {
  // All of it has to be asked for before the first wait: afterwards nothing is there any more.
  const items = [...transfer.items].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const alone = items.length === 1 && items[0]!.entry?.isDirectory === true;
  const found: (readonly [string, File])[] = [];
  const left: string[] = [];
  for (const { entry, file } of items) {
    if (!entry?.isDirectory) {
      if (file) found.push([file.name, file]);
      continue;
    }
    const inside: (readonly [string, File])[] = [];
    await walk(entry as FileSystemDirectoryEntry, alone ? '' : entry.name, inside, left);
    found.push(...ofFolder(inside));
  }
  const taken = await take(found);
  return { ...taken, left: [...taken.left, ...left] };
}

async function walk(
  folder: FileSystemDirectoryEntry,
  path: string,
  found: (readonly [string, File])[],
  left: string[],
): Promise<void> {
  if (PASSED_OVER.has(folder.name)) return;
  const reader = folder.createReader();
  try {
    // A reader gives a hundred at a time.
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const each of some) {
        const below = path ? `${path}/${each.name}` : each.name;
        if (each.isDirectory) await walk(each as FileSystemDirectoryEntry, below, found, left);
        else found.push([below, await new Promise<File>((resolve, reject) => (each as FileSystemFileEntry).file(resolve, reject))]);
      }
    }
  } catch {
    // Chromium gives a page that is opened from a file no folder that is dropped on it.
    left.push(`${path || folder.name} (the browser does not let the page read this folder; use “Open a folder…”)`);
  }
}
