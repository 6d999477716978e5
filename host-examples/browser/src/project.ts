// What is open in the page, and what is found in it.
import { check, type Checked, type CheckInput, type Finding, type Scaleout, type Shared } from 'restate-scaleout/bare';

/** Everything that a check takes. */
export interface Settings {
  serverVersion: string;
  targetVersion: string;
  advice: boolean;
  unsafe: boolean;
}

export class Project {
  texts = new Map<string, string>();
  missing: string[] = [];
  accepted: NonNullable<CheckInput['accepted']> = [];
  settings: Settings = { serverVersion: '', targetVersion: '', advice: false, unsafe: false };

  constructor(readonly scaleout: Scaleout) {}

  /** Reads and checks the texts that are open, and on demand works out what fixes make of them. */
  check({ fix, share }: { fix?: CheckInput['fix']; share?: boolean } = {}): Checked {
    const files = [...this.texts].map(([name, text]) => ({ name, text }));
    const { serverVersion, targetVersion } = this.settings;
    return check(this.scaleout, {
      files,
      missing: this.missing,
      accepted: this.accepted,
      serverVersion: serverVersion || undefined,
      targetVersion: targetVersion || undefined,
      fix,
      ...(share === undefined ? {} : { share }),
    });
  }

  /** What of it is to be shown. */
  shown({ findings }: Checked): Finding[] {
    return findings.filter((finding) => this.settings.advice || finding.severity !== 'info');
  }

  /** The texts after all fixes, and why they do not fit together, if so. */
  fixed(): { texts: Map<string, string>; refused?: string } {
    const { fixes } = this.check({ fix: this.settings.unsafe ? 'unsafe' : 'safe' });
    const texts = new Map(this.texts);
    for (const { file, text } of fixes?.changes ?? []) texts.set(file, text);
    return fixes?.refused == null ? { texts } : { texts, refused: fixes.refused };
  }

  /** The texts as they may be passed on: what was read as Restate's, with secrets replaced. */
  shared(): Shared {
    return this.check({ share: true }).shared ?? { files: [] };
  }
}
