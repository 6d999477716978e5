// The files that are open. Each is a state of the editor, which has its text and what can be undone in it; there is no
// other copy.
import { isolateHistory } from '@codemirror/commands';
import { type EditorState, type Text } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

/** A file that somebody brings. */
export interface Given {
  name: string;
  text: string;
  /** It was found in a folder, and nobody named it: when it has nothing of Restate's, it is another program's. */
  found?: boolean;
}

/** All open files, so that they can be opened again as they were. */
export interface Kept {
  states: Map<string, EditorState>;
  found: Set<string>;
}

export class Files {
  private states = new Map<string, EditorState>();
  private found = new Set<string>();
  private readonly joined = new WeakMap<Text, string>();
  /** The name of the one in view. */
  shown = '';

  /** `make` makes a state of a file; `opened` is called when another one is in view, or the same with another name. */
  constructor(
    private readonly view: EditorView,
    private readonly make: (name: string, text: string) => EditorState,
    private readonly opened: () => void,
  ) {}

  get names(): string[] {
    return [...this.states.keys()];
  }

  has(name: string): boolean {
    return this.states.has(name);
  }

  text(name: string): string {
    const state = name === this.shown ? this.view.state : this.states.get(name);
    if (!state) return '';
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

  /** As a check takes them. */
  given(): Given[] {
    return this.names.map((name) => ({ name, text: this.text(name), ...(this.found.has(name) ? { found: true } : {}) }));
  }

  /** Whether these are the files that are open, letter by letter. */
  are(texts: ReadonlyMap<string, string>): boolean {
    return texts.size === this.states.size && [...texts].every(([name, text]) => this.has(name) && this.text(name) === text);
  }

  /** Brings a file into view. */
  open(name: string): void {
    this.keep();
    this.shown = name;
    this.view.setState(this.states.get(name)!);
    this.opened();
  }

  close(name: string): void {
    this.states.delete(name);
    this.found.delete(name);
    this.shown = '';
    this.open(this.names[0]!);
  }

  /** Calls the file in view by another name. Undo goes no further back than this: the language is another one. */
  rename(name: string): void {
    const [old, text] = [this.shown, this.text(this.shown)];
    this.states = new Map([...this.states].map(([one, state]) => (one === old ? [name, this.make(name, text)] : [one, state])));
    this.found.delete(old);
    this.shown = '';
    this.open(name);
  }

  /** Opens these files instead of those that are open. */
  load(files: readonly Given[]): void {
    this.restore({
      states: new Map(files.map(({ name, text }) => [name, this.make(name, text)])),
      found: new Set(files.filter(({ found }) => found).map(({ name }) => name)),
    });
  }

  /** Opens these files beside those that are open. One of the same name gets the new text, which can be undone. */
  add(files: readonly Given[]): void {
    this.keep();
    const again = files.filter(({ name }) => this.has(name));
    for (const { name, text, found } of files) {
      if (this.has(name)) continue;
      this.states.set(name, this.make(name, text));
      if (found) this.found.add(name);
    }
    this.replace(new Map(again.map(({ name, text }) => [name, text])));
    if (files[0]) this.open(files[0].name);
  }

  /** Replaces texts, so that it can be undone in each. */
  replace(texts: ReadonlyMap<string, string>): void {
    this.keep();
    const annotations = isolateHistory.of('full');
    for (const [name, text] of texts) {
      const state = this.states.get(name);
      if (!state || this.text(name) === text) continue;
      const changes = { from: 0, to: state.doc.length, insert: state.toText(text) };
      this.states.set(name, state.update({ changes, annotations }).state);
    }
    const { shown } = this;
    this.shown = '';
    if (this.has(shown)) this.open(shown);
  }

  /** All of them, to be opened again later. */
  kept(): Kept {
    this.keep();
    return { states: new Map(this.states), found: new Set(this.found) };
  }

  restore({ states, found }: Kept): void {
    this.states = new Map(states);
    this.found = new Set(found);
    this.shown = '';
    const [first] = this.names;
    if (first !== undefined) this.open(first);
  }

  /** A name that no open file has. */
  unused(name: string): string {
    const [stem, end] = name.split(/(?=\.[^.]*$)/);
    for (let number = 1; ; number += 1) {
      const other = number === 1 ? name : `${stem}-${number}${end ?? ''}`;
      if (!this.has(other)) return other;
    }
  }

  /** What was done in the file in view since it was opened. */
  private keep(): void {
    if (this.has(this.shown)) this.states.set(this.shown, this.view.state);
  }
}
