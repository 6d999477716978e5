// The pages of rules and keys, in place.
import { Marked } from 'marked';
import type { Scaleout } from 'restate-scaleout/bare';
import { copyButton } from './copying';
import { h, prose, the } from './dom';

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

// Pages have no markup of their own; should one ever, it is shown as a text.
const marked = new Marked({
  renderer: {
    html: ({ text }) => escaped(text),
    // The words behind the language say whether an example is wrong or right.
    code({ text, lang = '' }) {
      const kind = /\b(bad|good|fixed)\b/.exec(lang)?.[1]?.replace('fixed', 'good') ?? '';
      return `<div class="example ${kind}"><pre tabindex="0"><code>${escaped(text)}</code></pre></div>`;
    },
  },
});

/** The name of the page that a link leads to. */
const nameOf = (link: Element) => link.getAttribute('href')?.match(/([^/]+)\.md(?:#.*)?$/)?.[1];

export class Explained {
  private readonly dialog = the<HTMLDialogElement>('page');
  private readonly text = the('page-text');
  private readonly back = the<HTMLButtonElement>('page-back');
  private read: string[] = [];

  constructor(private readonly scaleout: Scaleout) {
    the('page-close').onclick = () => this.dialog.close();
    this.back.onclick = () => {
      this.read.pop();
      this.render();
    };
    // A link to another page of the tool opens it here.
    this.text.onclick = (event) => {
      const link = (event.target as HTMLElement).closest('a');
      const name = link ? nameOf(link) : undefined;
      if (name === undefined) return;
      event.preventDefault();
      this.open(name);
    };
    this.dialog.onclose = () => {
      this.read = [];
    };
  }

  /** Shows the page of a rule, key or refusal. */
  open(topic: string): void {
    this.read.push(topic);
    this.render();
  }

  /** Says something. */
  say(title: string, text: string): void {
    this.show(title, h('p', { className: 'lines' }, ...prose(text)));
  }

  /** Shows something. */
  show(title: string, ...parts: HTMLElement[]): void {
    this.text.replaceChildren(h('h1', {}, title), ...parts);
    this.back.hidden = true;
    this.present();
  }

  /** Shows a text that somebody may want to copy, before it is copied; or what it stands for. */
  toCopy(title: string, text: string, hint = '', shown = text): void {
    const says = hint ? [h('p', {}, hint)] : [];
    this.show(title, ...says, copyButton(text, 'primary'), h('pre', { tabIndex: 0 }, shown));
  }

  private render(): void {
    const topic = this.read.at(-1);
    if (topic === undefined) return;
    const { pages, nearest } = this.scaleout.explain({ topic });
    const [page] = pages;
    if (page?.text) {
      this.text.innerHTML = marked.parse(page.text, { async: false });
      this.bare();
    } else {
      const near = nearest?.length ? ` The nearest are ${nearest.join(', ')}.` : '';
      this.text.replaceChildren(h('p', {}, `There is no page for ${topic}.${near}`));
    }
    this.back.hidden = this.read.length < 2;
    this.present();
  }

  /** Links to what is no page of the tool lead nowhere from here. */
  private bare(): void {
    for (const link of this.text.querySelectorAll('a[href*=".md"]')) {
      const topic = nameOf(link);
      if (topic === undefined || !this.scaleout.explain({ topic }).pages[0]?.text) link.replaceWith(...link.childNodes);
    }
  }

  private present(): void {
    if (!this.dialog.open) this.dialog.showModal();
    this.text.scrollTop = 0;
    this.text.focus();
  }
}
