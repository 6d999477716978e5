// The two views: configuration files, and how a deployment grows.
import { the } from './dom';

const VIEWS = ['files', 'road'] as const;
type View = (typeof VIEWS)[number];

export class Views {
  /** `shown` is called when a view has come. */
  constructor(private readonly shown: (view: View) => void) {
    for (const view of VIEWS) the(`view-${view}`).onclick = () => this.show(view);
  }

  show(view: View): void {
    for (const other of VIEWS) {
      for (const part of [other, `tools-${other}`, `about-${other}`]) the(part).hidden = other !== view;
      the(`view-${other}`).setAttribute('aria-pressed', String(other === view));
    }
    this.shown(view);
  }
}
