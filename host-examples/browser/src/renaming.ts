// The dialog that asks for the name of a file.
import { the } from './dom';

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
