// What a file is called, since its name says what it is.
import type { Scaleout } from 'restate-scaleout/bare';
import { the } from './dom';

/** Names for what has none of its own yet, by what it is read as. */
const NAMES: Record<string, string> = {
  compose: 'compose.yaml',
  kubernetes: 'manifests.yaml',
  'chart-values': 'values.yaml',
  'helm-template': 'template.yaml',
  yaml: 'values.yaml',
  systemd: 'restate.service',
  shell: 'run.sh',
  'env-file': 'restate.env',
};

/** The name for a text that was pasted into a file whose name this page has made up; else the one that it has. */
export function nameOf(scaleout: Scaleout, name: string, text: string): { name: string } {
  if (!/^restate(-\d+)?\.toml$/.test(name)) return { name };
  const [read] = scaleout.collect({ files: [{ name: 'pasted', text }] }).read;
  return { name: NAMES[read?.kind ?? ''] ?? name };
}

/** Asks for a name; nothing when it is to stay. `wrong` says what is wrong with one. */
export function asked(name: string, wrong: (name: string) => string): Promise<string | undefined> {
  const dialog = the<HTMLDialogElement>('rename');
  const input = the<HTMLInputElement>('rename-name');
  const says = the('rename-wrong');
  input.value = name;
  says.textContent = '';
  return new Promise((resolve) => {
    let answer: string | undefined;
    the<HTMLFormElement>('rename-form').onsubmit = (event) => {
      event.preventDefault();
      const given = input.value.trim();
      says.textContent = given ? wrong(given) : 'A file needs a name, such as compose.yaml.';
      if (says.textContent) return;
      answer = given;
      dialog.close();
    };
    the('rename-cancel').onclick = () => dialog.close();
    dialog.onclose = () => resolve(answer);
    dialog.showModal();
    // The end says what it is, and mostly stays.
    input.setSelectionRange(0, Math.max(0, name.lastIndexOf('.')));
  });
}
