// Files that people open, drop or paste.

/** Larger files are no configuration. */
const LARGEST = 1024 * 1024;

/** Folders that hold no configuration, and much else. */
const PASSED_OVER = new Set(['.git', 'node_modules', 'target', 'vendor']);

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
  return [...(input.files ?? [])].map((file) => {
    const path = file.webkitRelativePath;
    return [path ? path.slice(path.indexOf('/') + 1) : file.name, file] as const;
  });
}

/** Everything that was dropped; of a folder, the files in it. */
export async function dropped(transfer: DataTransfer): Promise<(readonly [string, File])[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const alone = entries.length === 1 && entries[0]!.isDirectory;
  const found: (readonly [string, File])[] = [];
  for (const entry of entries) await walk(entry, alone ? '' : entry.name, found);
  return found;
}

async function walk(entry: FileSystemEntry, path: string, found: (readonly [string, File])[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push([path, file]);
    return;
  }
  if (PASSED_OVER.has(entry.name)) return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader gives a hundred at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const each of some) await walk(each, path ? `${path}/${each.name}` : each.name, found);
  }
}
