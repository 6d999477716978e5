// A server version that somebody chooses or types: a minor, or one patch of it.
import type { Scaleout } from 'restate-scaleout/bare';
import { h } from './dom';

const WRITTEN = /^v?\d+\.\d+(\.\d+([-+][\w.+-]+)?)?$/;

export class Version {
  /** What is wrong with what stands there; nothing when it is a version, or empty. */
  wrong = '';
  private readonly says: HTMLElement;

  /** `changed` gets a version, or an empty text when the files say it; nothing when what stands there is none. */
  constructor(
    scaleout: Scaleout,
    private readonly input: HTMLInputElement,
    changed: (version: string | undefined) => void,
  ) {
    const list = h('datalist', { id: `${input.id}-versions` });
    list.append(...scaleout.describe()['server-versions'].toReversed().map((value) => h('option', { value })));
    this.says = h('span', { id: `${input.id}-wrong`, className: 'wrong', role: 'alert' });
    input.after(list);
    input.closest('label')?.after(this.says);
    input.setAttribute('list', list.id);
    input.setAttribute('aria-describedby', this.says.id);
    input.onchange = () => changed(this.read());
  }

  /** Shows a version; what is none is not shown. The answer is what is shown. */
  set(version: string): string {
    this.input.value = WRITTEN.test(version) ? version : '';
    return this.read() ?? '';
  }

  /** The version, nothing when what stands there is none. */
  private read(): string | undefined {
    const version = this.input.value.trim();
    const isOne = version === '' || WRITTEN.test(version);
    this.wrong = isOne ? '' : `“${version}” is no version: write it like 1.7.12, or like 1.7 for its last patch.`;
    this.input.setCustomValidity(this.wrong);
    this.says.textContent = this.wrong;
    return isOne ? version : undefined;
  }
}
