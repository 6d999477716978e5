// Pasting, wherever the focus is: what somebody pastes is theirs, and not a part of an example.
import type { EditorView } from '@codemirror/view';

export interface Pasting {
  /** Whether what is in view is an example as it was written. */
  untouched(): boolean;
  /** A text that was pasted beside the editor. */
  pasted(text: string): void;
}

/** Fields, those of the editor's search too, keep what is pasted into them. */
const isField = (target: EventTarget | null) => target instanceof Element && target.closest('input, textarea, select') !== null;

/** Takes what is pasted before the editor does. */
export function catchPastes(view: EditorView, to: Pasting): void {
  addEventListener(
    'paste',
    (event) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text === '' || isField(event.target) || document.querySelector('dialog[open]')) return;
      const inEditor = view.contentDOM.contains(event.target as Node);
      if (inEditor) {
        // Whoever selects a part of an example means that part.
        if (!to.untouched() || !view.state.selection.main.empty) return;
        replace(view, text);
      } else to.pasted(text);
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}

/** Pastes over the whole text, as if all of it had been selected. */
function replace(view: EditorView, pasted: string): void {
  const text = view.state.toText(pasted);
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: text.length },
    userEvent: 'input.paste',
    scrollIntoView: true,
  });
}
