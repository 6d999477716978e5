// A tab for each file, with the worst that was found in it.
import type { Finding } from 'restate-scaleout/bare';
import { h, the } from './dom';
import type { Files } from './files';
import { asked } from './name';

export class Tabs {
  constructor(private readonly files: Files) {
    the('tabs').onkeydown = (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step === undefined) return;
      const { names, shown } = files;
      files.open(names[(names.indexOf(shown) + step + names.length) % names.length]!);
      the('tabs').querySelector<HTMLElement>('[aria-selected=true]')?.focus();
    };
  }

  show(findings: readonly Finding[]): void {
    const { files } = this;
    const { names, shown } = files;
    const worst = (name: string) => {
      const of = findings.filter(({ at }) => at.file === name).map(({ severity }) => severity);
      return (['error', 'warning', 'info'] as const).find((severity) => of.includes(severity)) ?? 'fine';
    };
    const each = names.map((name) => {
      const tab = h('button', { type: 'button', role: 'tab', dataset: { state: worst(name) }, onclick: () => files.open(name) }, name);
      tab.setAttribute('aria-selected', String(name === shown));
      tab.setAttribute('aria-controls', 'editor');
      tab.tabIndex = name === shown ? 0 : -1;
      return tab;
    });
    the('tabs').replaceChildren(...each);
    the('tabs').querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const labelled = (sign: string, title: string, onclick: () => void) =>
      h('button', { type: 'button', title, onclick, aria: { label: title } }, sign);
    const rename = labelled('✎', `Rename ${shown}`, () => void this.rename());
    const close = names.length > 1 ? [labelled('×', `Close ${shown}`, () => files.close(shown))] : [];
    the('close').replaceChildren(rename, ...close);
  }

  /** Gives the file in view the name that somebody types: what a file is, its name says. */
  private async rename(): Promise<void> {
    const { files } = this;
    const name = await asked(files.shown, (name) => (name !== files.shown && files.has(name) ? `${name} is open already.` : ''));
    if (name !== undefined && name !== files.shown) files.rename(name);
  }
}
