// The editor: one view, and a state for each file.
import { autocompletion, closeBrackets, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { properties } from '@codemirror/legacy-modes/mode/properties';
import { toml } from '@codemirror/legacy-modes/mode/toml';
import { type Diagnostic, lintGutter, lintKeymap, previousDiagnostic, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension, type StateEffect } from '@codemirror/state';
import {
  EditorView, drawSelection, highlightActiveLine, hoverTooltip, type KeyBinding, keymap, lineNumbers, type Tooltip, type ViewUpdate,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { places, type Scaleout } from 'restate-scaleout/bare';
import { h } from './dom';

/** How a whole text came to be another. */
export type Replaced = 'typed' | 'pasted' | 'undone';

/** What the editor asks of the page. */
export interface Asks {
  scaleout: Scaleout;
  /** The version that completions are for; empty for the newest. */
  serverVersion(): string;
  /** Whether a file says what a server is started with. */
  reads(name: string): boolean;
  /** The text of the file in view has changed. */
  changed(): void;
  /** Show the page of a configuration key. */
  explain(topic: string): void;
  /** Nothing is left of the text that was there. */
  replaced(text: string, how: Replaced): void;
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.atom], color: 'var(--key)' },
  { tag: [tags.heading, tags.keyword, tags.typeName], color: 'var(--table)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--string)' },
  { tag: [tags.number, tags.bool, tags.literal], color: 'var(--number)' },
  { tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic' },
]);

/** Whether a file is read as TOML. */
export const isToml = (name: string) => name.endsWith('.toml');

const LANGUAGES = { toml: StreamLanguage.define(toml), shell: StreamLanguage.define(shell), properties: StreamLanguage.define(properties) };

function language(name: string): Extension {
  if (isToml(name)) return LANGUAGES.toml;
  if (/\.ya?ml$/.test(name)) return yaml();
  return name.endsWith('.sh') ? LANGUAGES.shell : LANGUAGES.properties;
}

/** Whether keys make sense in a file. */
const has = (asks: Asks, name: string) => isToml(name) || asks.reads(name);

/** Keys, variables and values that fit at a place. */
function complete(asks: Asks, name: string) {
  return (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString();
    const count = places(text);
    const before = context.matchBefore(/[\w.-]+/);
    if ((!context.explicit && !before) || !has(asks, name)) return null;
    const answer = asks.scaleout.complete({
      file: { name, text },
      offset: count.byte(context.pos),
      'server-version': asks.serverVersion() || null,
    });
    if (answer.proposals.length === 0) return null;
    return {
      from: count.unit(answer.start),
      to: count.unit(answer.end),
      options: answer.proposals.map(({ text, kind, detail, deprecated }, index) => ({
        label: text,
        type: kind === 'value' ? 'constant' : kind === 'table' ? 'namespace' : 'property',
        detail: deprecated ? 'deprecated' : '',
        info: detail,
        boost: -index / answer.proposals.length,
      })),
    };
  };
}

/** What is known of the key below the pointer. */
function hover(asks: Asks, name: string) {
  return hoverTooltip((view, at): Tooltip | null => {
    if (!has(asks, name)) return null;
    const text = view.state.doc.toString();
    const count = places(text);
    const { key } = asks.scaleout.complete({
      file: { name, text },
      offset: count.byte(at),
      'server-version': asks.serverVersion() || null,
    });
    if (!key) return null;
    const [from, to] = [count.unit(key.start), count.unit(key.end)];
    if (at < from || at > to) return null;
    return {
      pos: from,
      end: to,
      above: true,
      create: () => ({
        dom: h(
          'div',
          { className: 'about-key' },
          h('code', {}, key.key),
          h('p', {}, key.detail),
          h('button', { type: 'button', onclick: () => asks.explain(key.key) }, 'More'),
        ),
      }),
    };
  });
}

/** What comes of a file's name. It is changed in place, so that a file that is renamed keeps all that can be undone. */
const named = new Compartment();

function ofName(name: string, asks: Asks): Extension {
  const own = [autocompletion({ override: [complete(asks, name)] }), hover(asks, name)];
  return [language(name), own, EditorView.contentAttributes.of({ 'aria-label': `Text of ${name}` })];
}

/** Makes a state one of a file of this name. */
export function renamed(name: string, asks: Asks): StateEffect<unknown> {
  return named.reconfigure(ofName(name, asks));
}

/** The way back from what F8 leads to. */
const toPrevious: KeyBinding = { key: 'Shift-F8', run: previousDiagnostic };

/** A state for a file, with its language and completions. */
export function fileState(name: string, text: string, asks: Asks): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      // What is no end of a line in this file is a sign like others: the text stays what it was, letter by letter.
      EditorState.lineSeparator.of(/\r\n/.test(text) && !/(?<!\r)\n/.test(text) ? '\r\n' : '\n'),
      lineNumbers(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      search({ top: true }),
      syntaxHighlighting(colours),
      named.of(ofName(name, asks)),
      lintGutter(),
      keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap, toPrevious, indentWithTab]),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        asks.changed();
        const how = replaced(update);
        // A state cannot be changed while it is being changed.
        if (how) queueMicrotask(() => asks.replaced(update.state.sliceDoc(), how));
      }),
    ],
  });
}

/** How somebody put another text in place of the whole one, if so. */
function replaced({ changes, state, transactions }: ViewUpdate): Replaced | undefined {
  if (state.doc.length === 0) return undefined;
  let all = false;
  changes.iterChanges((_from, _to, from, to) => (all ||= from === 0 && to === state.doc.length));
  if (!all) return undefined;
  const by = (event: string) => transactions.some((one) => one.isUserEvent(event));
  if (by('undo') || by('redo')) return 'undone';
  return by('input.paste') ? 'pasted' : by('input') ? 'typed' : undefined;
}

/** Underlines what was found. */
export function underline(view: EditorView, diagnostics: Diagnostic[]): void {
  view.dispatch(setDiagnostics(view.state, diagnostics));
}
