// What is found in the files that are open, and how they are looked at.
import { check, type Checked, type CheckInput, type Finding, type Scaleout, type Shared } from 'restate-scaleout/bare';
import type { Files } from './files';
import type { Workspaces } from './workspaces';

/** What is shown and done of what is found, whatever the files. */
export interface Settings {
  advice: boolean;
  unsafe: boolean;
}

export class Project {
  settings: Settings = { advice: false, unsafe: false };

  constructor(
    readonly scaleout: Scaleout,
    readonly files: Files,
    readonly workspaces: Workspaces,
  ) {}

  /** What a check takes. */
  input(): CheckInput {
    const { missing, serverVersion, targetVersion } = this.workspaces.now;
    return {
      files: this.files.given(),
      missing,
      serverVersion: serverVersion || undefined,
      targetVersion: targetVersion || undefined,
    };
  }

  /** Whether nobody has written anything yet. */
  get empty(): boolean {
    return this.files.given().every(({ text }) => text.trim() === '');
  }

  /** Reads and checks the texts that are open. */
  check(): Checked {
    return check(this.scaleout, this.input());
  }

  /** What of it is to be shown. */
  shown({ findings }: Checked): Finding[] {
    return findings.filter((finding) => this.settings.advice || finding.severity !== 'info');
  }

  /** The texts after all fixes, and why they do not fit together, if so. */
  fixed(): { texts: Map<string, string>; refused?: string } {
    const { fixes } = check(this.scaleout, { ...this.input(), fix: this.settings.unsafe ? 'unsafe' : 'safe' });
    const texts = this.files.texts();
    for (const { file, text } of fixes?.changes ?? []) texts.set(file, text);
    return fixes?.refused == null ? { texts } : { texts, refused: fixes.refused };
  }

  /** The texts as they may be passed on: what was read as Restate's, with secrets replaced. */
  shared(): Shared {
    return check(this.scaleout, { ...this.input(), share: true }).shared ?? { files: [] };
  }
}
