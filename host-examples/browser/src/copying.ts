// A button that copies a text.
import { h } from './dom';

/** Browsers may refuse it, as to a page that is opened from a file: then it is said, and the text stays to be selected. */
export function copyButton(text: string, className = ''): HTMLButtonElement {
  const button = h('button', { type: 'button', className }, 'Copy');
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'The browser refuses to copy: select the text';
    }
  };
  return button;
}
