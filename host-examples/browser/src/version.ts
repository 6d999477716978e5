// A server version that somebody chooses or types: a minor, or one patch of it.
import type { Scaleout } from 'restate-scaleout/bare';
import { h } from './dom';

const WRITTEN = /^v?\d+\.\d+(\.\d+([-+][\w.+-]+)?)?$/;

export class Version {
  /** `changed` gets a version, or nothing when the files say it. */
  constructor(
    scaleout: Scaleout,
    private readonly input: HTMLInputElement,
    changed: (version: string) => void,
  ) {
    const list = h('datalist', { id: `${input.id}-versions` });
    list.append(...scaleout.describe()['server-versions'].toReversed().map((value) => h('option', { value })));
    input.after(list);
    input.setAttribute('list', list.id);
    input.onchange = () => {
      const version = this.read();
      if (version !== undefined) changed(version);
    };
  }

  /** Shows a version; what is none is not shown. The answer is what is shown. */
  set(version: string): string {
    this.input.value = WRITTEN.test(version) ? version : '';
    return this.read() ?? '';
  }

  /** The version, nothing when what stands there is none. */
  private read(): string | undefined {
    const version = this.input.value.trim();
    const wrong = version !== '' && !WRITTEN.test(version);
    this.input.setCustomValidity(wrong ? 'Write it like 1.7.12, or like 1.7 for its last patch.' : '');
    this.input.reportValidity();
    return wrong ? undefined : version;
  }
}
