// What fixes would change, before they do.
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { h, the } from './dom';

/** Asks whether these files may become the others. Where fixes do not fit together, it is said why instead. */
export function agreed(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  refused?: string,
): Promise<boolean> {
  const dialog = the<HTMLDialogElement>('diff');
  const views: EditorView[] = [];
  const parts = [...after].filter(([name, text]) => before.get(name) !== text).map(([name, text]) => {
    const part = h('section', {}, h('h3', {}, name));
    views.push(
      new EditorView({
        parent: part,
        state: EditorState.create({
          doc: text,
          extensions: [
            lineNumbers(),
            EditorState.readOnly.of(true),
            EditorView.editable.of(false),
            EditorView.contentAttributes.of({ 'aria-label': `Changes to ${name}` , tabindex: '0' }),
            unifiedMergeView({
              original: before.get(name) ?? '',
              mergeControls: false,
              collapseUnchanged: { margin: 2, minSize: 6 },
            }),
          ],
        }),
      }),
    );
    return part;
  });
  const why = refused ? [h('p', {}, `The fixes are not applied together, since ${refused}. Apply them one by one.`)] : [];
  the('diff-files').replaceChildren(...why, ...parts);
  return new Promise((resolve) => {
    let answer = false;
    the('diff-apply').onclick = () => {
      answer = true;
      dialog.close();
    };
    the('diff-cancel').onclick = () => dialog.close();
    dialog.onclose = () => {
      views.forEach((view) => view.destroy());
      resolve(answer);
    };
    dialog.showModal();
  });
}
