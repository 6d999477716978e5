// A tab for each file, with the worst that was found in it.
import type { Finding } from 'restate-scaleout/bare';
import { h, the } from './dom';
import type { Files } from './files';
import { asked } from './renaming';

export class Tabs {
  constructor(private readonly files: Files) {
    the('tabs').onkeydown = (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step === undefined) return;
      const { names, shown } = files;
      files.open(names[(names.indexOf(shown) + step + names.length) % names.length]!);
      this.focus();
    };
  }

  /** `calm` are the files that were read and of which nothing was found. */
  show(findings: readonly Finding[], calm: ReadonlySet<string>): void {
    const { files } = this;
    const { names, shown } = files;
    const worst = (name: string) => {
      const of = findings.filter(({ at }) => at.file === name).map(({ severity }) => severity);
      return (['error', 'warning', 'info'] as const).find((severity) => of.includes(severity)) ?? (calm.has(name) ? 'fine' : 'unknown');
    };
    const each = names.map((name) => {
      const tab = h('button', { type: 'button', role: 'tab', dataset: { state: worst(name) }, onclick: () => files.open(name) }, name);
      tab.setAttribute('aria-selected', String(name === shown));
      tab.setAttribute('aria-controls', 'editor');
      tab.tabIndex = name === shown ? 0 : -1;
      return tab;
    });
    const before = focused();
    the('tabs').replaceChildren(...each);
    the('tabs').querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const labelled = (sign: string, title: string, onclick: () => void) =>
      h('button', { type: 'button', title, onclick, aria: { label: title } }, sign);
    const rename = labelled('✎', `Rename ${shown}`, () => void this.rename());
    const buttons = [rename];
    if (names.length > 1) buttons.push(labelled('×', `Close ${shown}`, () => this.then(() => files.close(shown))));
    if (files.closed !== undefined) buttons.push(labelled('↶', `Reopen ${files.closed}`, () => this.then(() => files.reopen())));
    the('close').replaceChildren(...buttons);
    // Whoever is here by keyboard stays here.
    if (before === 'tabs') this.focus();
    else if (before !== undefined) (buttons[before] ?? rename).focus();
  }

  private focus(): void {
    the('tabs').querySelector<HTMLElement>('[aria-selected=true]')?.focus();
  }

  /** The file that comes into view gets the focus. */
  private then(change: () => void): void {
    change();
    this.focus();
  }

  /** Gives the file in view the name that somebody types: what a file is, its name says. */
  private async rename(): Promise<void> {
    const { files } = this;
    const name = await asked(files.shown, (name) => (name !== files.shown && files.has(name) ? `${name} is open already.` : ''));
    if (name !== undefined && name !== files.shown) files.rename(name);
    the('close').querySelector('button')?.focus();
  }
}

/** Where the focus is: in the tabs, or on which of the buttons beside them. */
function focused(): 'tabs' | number | undefined {
  if (the('tabs').contains(document.activeElement)) return 'tabs';
  const at = [...the('close').children].indexOf(document.activeElement!);
  return at < 0 ? undefined : at;
}
