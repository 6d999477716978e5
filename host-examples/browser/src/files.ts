// The files in view. Each is a state of the editor, which has its text and what can be undone in it; there is no other
// copy.
import { isolateHistory, undoDepth } from '@codemirror/commands';
import type { EditorState, StateEffect, Text } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

/** A file that somebody brings. */
export interface Given {
  name: string;
  text: string;
  /** It was found in a folder, and nobody named it: when it has nothing of Restate's, it is another program's. */
  found?: boolean;
  /** The page made its name up, and may make up a better one. */
  unnamed?: boolean;
}

interface File {
  name: string;
  state: EditorState;
  found: boolean;
  unnamed: boolean;
}

/** Files as they were left. */
export interface Kept {
  open: Map<string, File>;
  /** Those that were closed, the last one last. */
  closed: File[];
  /** The name of the one that is in view. */
  shown: string;
}

/** How the editor makes states of files. */
export interface States {
  make(name: string, text: string): EditorState;
  /** Makes a state one of a file of another name. */
  renamed(name: string): StateEffect<unknown>;
}

export class Files {
  private all: Kept = { open: new Map(), closed: [], shown: '' };
  private readonly joined = new WeakMap<Text, string>();

  /** `opened` is called when another file is in view, or the same with another name. */
  constructor(
    private readonly view: EditorView,
    private readonly states: States,
    private readonly opened: () => void,
  ) {}

  get names(): string[] {
    return [...this.all.open.keys()];
  }

  /** The name of the one in view. */
  get shown(): string {
    return this.all.shown;
  }

  /** Whether the page made up the name of the one in view. */
  get unnamed(): boolean {
    return this.all.open.get(this.shown)?.unnamed ?? false;
  }

  /** Whether the one in view has no text, and the page made it. */
  get blank(): boolean {
    return this.unnamed && this.view.state.doc.length === 0;
  }

  /** The name of the one that was closed last. */
  get closed(): string | undefined {
    return this.all.closed.at(-1)?.name;
  }

  has(name: string): boolean {
    return this.all.open.has(name);
  }

  text(name: string): string {
    if (!this.has(name)) return '';
    const state = this.stateOf(name);
    const known = this.joined.get(state.doc);
    if (known !== undefined) return known;
    // With the ends of lines that the file has.
    const text = state.sliceDoc();
    this.joined.set(state.doc, text);
    return text;
  }

  texts(): Map<string, string> {
    return new Map(this.names.map((name) => [name, this.text(name)]));
  }

  /** As a check takes them: without those that somebody is about to write. */
  given(): Given[] {
    const begun = ({ name, unnamed }: File) => unnamed && this.text(name).trim() === '';
    return [...this.all.open.values()].filter((file) => !begun(file)).map(({ name, found }) => ({ name, text: this.text(name), ...(found ? { found } : {}) }));
  }

  /** Whether these are the files that are open, letter by letter. */
  are(texts: ReadonlyMap<string, string>): boolean {
    return texts.size === this.all.open.size && [...texts].every(([name, text]) => this.has(name) && this.text(name) === text);
  }

  stateOf(name: string): EditorState {
    return name === this.shown ? this.view.state : this.all.open.get(name)!.state;
  }

  /** Files to be shown, now or later. */
  made(given: readonly Given[]): Kept {
    const open = new Map(given.map((one) => [one.name, this.file(one)]));
    return { open, closed: [], shown: given[0]?.name ?? '' };
  }

  /** Whether there is only the blank file that the page made. */
  untouched(kept: Kept): boolean {
    if (kept === this.all) this.keep();
    const [first, ...others] = kept.open.values();
    const blank = !first || (first.unnamed && first.state.doc.length === 0 && undoDepth(first.state) === 0);
    return blank && others.length === 0 && kept.closed.length === 0;
  }

  /** Whether somebody has written in one of these, or put something into it. */
  written(kept: Kept): boolean {
    if (kept === this.all) this.keep();
    return [...kept.open.values(), ...kept.closed].some(({ state }) => undoDepth(state) > 0 && state.doc.length > 0);
  }

  /** Brings other files into view; those that were there stay as they are, wherever they are kept. */
  show(kept: Kept): void {
    this.keep();
    this.all = kept;
    this.present(kept.shown);
  }

  /** Brings other files into view, with a file beside them that was in view before. */
  adopt(kept: Kept, name: string, state: EditorState): void {
    this.all = kept;
    const other = this.unused(name);
    kept.open.set(other, { name: other, state, found: false, unnamed: true });
    kept.shown = other;
    if (other !== name) this.view.dispatch({ effects: this.states.renamed(other) });
    this.opened();
  }

  /** Brings a file into view. */
  open(name: string): void {
    this.keep();
    this.present(name);
  }

  close(name: string): void {
    this.keep();
    this.all.closed.push(this.all.open.get(name)!);
    this.all.open.delete(name);
    this.present(this.names[0]!);
  }

  /** Opens again what was closed last, with what could be undone in it. */
  reopen(): void {
    const file = this.all.closed.pop();
    if (!file) return;
    this.keep();
    const name = this.unused(file.name);
    this.all.open.set(name, { ...file, name });
    this.present(name);
    if (name !== file.name) this.view.dispatch({ effects: this.states.renamed(name) });
  }

  /** Calls the file in view by another name. What was done before can still be undone. */
  rename(name: string, unnamed = false): void {
    this.keep();
    const { open, shown } = this.all;
    const renamed = (file: File): File => (file.name === shown ? { ...file, name, unnamed, found: false } : file);
    this.all.open = new Map([...open.values()].map(renamed).map((file) => [file.name, file]));
    this.all.shown = name;
    this.view.dispatch({ effects: this.states.renamed(name) });
    this.opened();
  }

  /** Opens these files beside those that are open. One of the same name gets the new text, which can be undone. */
  add(files: readonly Given[]): void {
    this.keep();
    const again = files.filter(({ name }) => this.has(name));
    for (const file of files) {
      if (!this.has(file.name)) this.all.open.set(file.name, this.file(file));
    }
    this.replace(new Map(again.map(({ name, text }) => [name, text])));
    if (files[0]) this.open(files[0].name);
  }

  /** Replaces texts, so that it can be undone in each. */
  replace(texts: ReadonlyMap<string, string>): void {
    this.keep();
    const annotations = isolateHistory.of('full');
    for (const [name, text] of texts) {
      const file = this.all.open.get(name);
      if (!file || this.text(name) === text) continue;
      const { state } = file;
      const changes = { from: 0, to: state.doc.length, insert: state.toText(text) };
      file.state = state.update({ changes, annotations }).state;
    }
    this.present(this.shown);
  }

  /** A name that no open file has, and none of `others`. */
  unused(name: string, others: ReadonlySet<string> = new Set()): string {
    const [stem, end] = name.split(/(?=\.[^.]*$)/);
    for (let number = 1; ; number += 1) {
      const other = number === 1 ? name : `${stem}-${number}${end ?? ''}`;
      if (!this.has(other) && !others.has(other)) return other;
    }
  }

  private file({ name, text, found = false, unnamed = false }: Given): File {
    return { name, state: this.states.make(name, text), found, unnamed };
  }

  /** What was done in the file in view since it was opened. */
  private keep(): void {
    const file = this.all.open.get(this.shown);
    if (file) file.state = this.view.state;
  }

  private present(name: string): void {
    this.all.shown = name;
    const file = this.all.open.get(name);
    if (!file) return;
    if (this.view.state !== file.state) this.view.setState(file.state);
    this.opened();
  }
}
