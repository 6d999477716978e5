// The list of workspaces. It names the one that is in view.
import { h, the } from './dom';
import type { Workspaces } from './workspaces';

export class Choice {
  private readonly select = the<HTMLSelectElement>('example');

  constructor(private readonly workspaces: Workspaces) {
    this.select.onchange = () => workspaces.choose(this.select.value);
  }

  show(): void {
    const { all, now, edited } = this.workspaces;
    const options = all.map((one) => h('option', { value: one.id }, one === now && edited ? `${one.title} (edited)` : one.title));
    const shown = [...this.select.options].map(({ value, text }) => value + text).join();
    // An open list closes when it is written anew.
    if (options.map(({ value, text }) => value + text).join() !== shown) this.select.replaceChildren(...options);
    this.select.value = now.id;
  }
}
