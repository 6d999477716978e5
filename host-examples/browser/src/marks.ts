// Places in the editor, and what is underlined there.
import type { Diagnostic } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import { places, type Finding } from 'restate-scaleout/bare';
import { h, prose } from './dom';
import { underline } from './editor';

/** From bytes of a text to places in the editor, which counts what ends a line there as one sign. */
export function inEditor({ state }: EditorView, text: string): (byte: number) => number {
  const count = places(text);
  if (state.lineBreak === '\n') return (byte) => count.unit(byte);
  return (byte) => {
    const unit = count.unit(byte);
    return unit - (text.slice(0, unit).match(/\r\n/g)?.length ?? 0);
  };
}

/** Underlines what was found in the file in view. */
export function mark(view: EditorView, text: string, findings: readonly Finding[], fix: (finding: Finding) => void): void {
  const place = inEditor(view, text);
  const diagnostics = findings.map((finding): Diagnostic => {
    const { at, severity, code, message, help, fix: offered } = finding;
    const from = place(at.start ?? 0);
    // What is about many lines is underlined in the first.
    const to = Math.min(place(at.end ?? at.start ?? 0), view.state.doc.lineAt(from).to);
    return {
      from,
      to: Math.max(from, to),
      severity,
      source: code,
      message: help ? `${message}\n${help}` : message,
      renderMessage: () => h('span', {}, h('p', {}, ...prose(message)), help ? h('p', {}, ...prose(help)) : ''),
      actions: offered ? [{ name: offered.title.replaceAll('`', ''), apply: () => fix(finding) }] : [],
    };
  });
  underline(view, diagnostics.sort((a, b) => a.from - b.from));
}
