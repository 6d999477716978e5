// Which files of a folder may say something of a server: the module's own list, so that every host reads the same.
import type { Scaleout } from './index.js';
import type { FolderReading } from './messages.js';

/** Which files of a folder a host reads, and how much of it. */
export interface Folders extends FolderReading {
  /** Whether a file of this name, without its folder, is read. */
  wanted(name: string): boolean;
  /** Whether a folder of this name belongs to a tool, and is not looked into. */
  isTools(name: string): boolean;
}

export function folders(scaleout: Scaleout): Folders {
  const rules = scaleout.describe().folders;
  return {
    ...rules,
    wanted: (name) =>
      rules.names.includes(name) ||
      rules.beginnings.some((start) => name.startsWith(start)) ||
      rules.endings.some((end) => name.endsWith(end)),
    isTools: (name) => name.startsWith('.') || rules['tool-folders'].includes(name),
  };
}
