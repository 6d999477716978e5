// What can be in view: one's own files, each example, and the files of each link. Each such workspace is kept as it was
// left, and nothing that is done in one changes another.
import type { Example } from './examples';
import { type Files, type Given, type Kept } from './files';
import type { Linked } from './link';
import { NEW } from './naming';

export interface Workspace {
  readonly id: string;
  readonly title: string;
  /** The texts of an example, which nobody wrote here. */
  readonly example?: ReadonlyMap<string, string>;
  /** The address that a link is. */
  readonly address?: string;
  files: Kept;
  /** Needed files that somebody wants to check without. */
  missing: string[];
  serverVersion: string;
  targetVersion: string;
}

/** The node that a configuration file names, as far as it is plain to see. It decides where a file is opened, and nothing else. */
const nodeIn = (text: string) => /^node-name\s*=\s*["']([^"']+)["']/m.exec(text)?.[1];

export class Workspaces {
  private readonly own: Workspace;
  private readonly examples: Workspace[];
  private readonly links: Workspace[] = [];
  /** Where somebody was before a link was opened. */
  private before: Workspace;
  now: Workspace;

  /** `entered` is called before the files of another workspace come into view. */
  constructor(
    private readonly files: Files,
    examples: readonly Example[],
    private readonly entered: () => void,
  ) {
    this.own = this.made('own', 'your own files', this.blank());
    this.examples = examples.map(({ name, title, texts }) => ({ ...this.made(name, title, this.asWritten(texts)), example: texts }));
    this.now = this.before = this.own;
  }

  get all(): Workspace[] {
    return [this.own, ...this.examples, ...this.links];
  }

  /** Whether somebody has changed an example. */
  get edited(): boolean {
    return this.now.example !== undefined && !this.files.are(this.now.example);
  }

  /** Whether an example is in view as it was written. */
  get untouched(): boolean {
    return this.now.example !== undefined && !this.edited;
  }

  /** Whether somebody has written something here, in whatever workspace. */
  get written(): boolean {
    return this.all.some(({ files }) => this.files.written(files));
  }

  choose(id: string): void {
    const chosen = this.all.find((one) => one.id === id);
    if (chosen) this.enter(chosen);
  }

  /**
   * What somebody opens or drops comes beside one's own files, whatever is in view. Every node's file may be called
   * `restate.toml`: that of another node does not take the place of the one that is open.
   */
  bring(given: readonly Given[]): void {
    const { files } = this;
    if (files.untouched(this.own.files)) this.own.files = files.made([]);
    this.enter(this.own);
    const taken = new Set<string>();
    const beside = given.map((file) => {
      const [there, comes] = [files.text(file.name), file.text].map(nodeIn);
      const isAnother = there !== undefined && comes !== undefined && there !== comes;
      const name = isAnother || taken.has(file.name) ? files.unused(file.name, taken) : file.name;
      taken.add(name);
      return { ...file, name };
    });
    files.add(beside);
  }

  /** Opens a new file: one of one's own, where an example is in view. */
  begin(): void {
    const { files, own } = this;
    if (this.now.example) {
      const blank = files.untouched(own.files);
      this.enter(own);
      if (blank) return;
    }
    files.add([{ name: files.unused(NEW), text: '', unnamed: true }]);
  }

  /** Opens a text that has no name yet as one of one's own files, whatever is in view. */
  pasted(name: string, text: string): void {
    const { files, own } = this;
    if (files.untouched(own.files)) own.files = files.made([]);
    this.enter(own);
    if (files.blank) {
      files.replace(new Map([[files.shown, text]]));
      if (name !== files.shown) files.rename(files.unused(name), true);
    } else files.add([{ name: files.unused(name), text, unnamed: true }]);
  }

  /** Opens the files of a link; those of a link that was opened before, as they were left. */
  link(address: string, { files, missing, serverVersion, targetVersion }: Linked): void {
    let link = this.links.find((one) => one.address === address);
    if (!link) {
      const number = this.links.length + 1;
      const title = number === 1 ? 'files of a link' : `files of link ${number}`;
      link = { ...this.made(`link-${number}`, title, this.files.made(files)), address, missing, serverVersion, targetVersion };
      this.links.push(link);
    }
    if (!this.links.includes(this.now)) this.before = this.now;
    this.enter(link);
  }

  /** The address has no link any more: what was there before it comes back. */
  unlink(): void {
    if (this.links.includes(this.now)) this.enter(this.before);
  }

  /**
   * The whole text in view was replaced. Where it was all of an example, or is pasted while the rest of it is as it was
   * written, nothing of the example is left in it: it becomes one of one's own files, with what can be undone in it,
   * and the example is what it was.
   */
  replaced(pasted: boolean): void {
    const { now, own, files } = this;
    const name = files.shown;
    if (!now.example || !(pasted ? this.othersAreWritten(now.example, name) : files.names.length === 1)) return;
    const state = files.stateOf(name);
    if (files.untouched(own.files)) {
      own.files = files.made([]);
      ({ serverVersion: own.serverVersion, targetVersion: own.targetVersion } = now);
    }
    now.files = this.asWritten(now.example);
    now.missing = [];
    this.now = own;
    this.entered();
    files.adopt(own.files, name, state);
  }

  /** Whether the files beside one of an example are as they were written. */
  private othersAreWritten(example: ReadonlyMap<string, string>, name: string): boolean {
    return this.files.are(new Map([...example, [name, this.files.text(name)]]));
  }

  private enter(workspace: Workspace): void {
    this.now = workspace;
    this.entered();
    this.files.show(workspace.files);
  }

  private made(id: string, title: string, files: Kept): Workspace {
    return { id, title, files, missing: [], serverVersion: '', targetVersion: '' };
  }

  private blank(): Kept {
    return this.files.made([{ name: NEW, text: '', unnamed: true }]);
  }

  private asWritten(texts: ReadonlyMap<string, string>): Kept {
    return this.files.made([...texts].map(([name, text]) => ({ name, text })));
  }
}
