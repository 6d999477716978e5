// What is open in the page, and what is found in it.
import {
  apply, check, together, type Checked, type CheckInput, type Finding, type Scaleout,
} from 'restate-scaleout/bare';

/** Everything that a check takes. */
export interface Settings {
  serverVersion: string;
  targetVersion: string;
  advice: boolean;
  unsafe: boolean;
}

/** Rounds of fixes: a fix may uncover what the next one is about. */
const ROUNDS = 10;

export class Project {
  texts = new Map<string, string>();
  missing: string[] = [];
  accepted: NonNullable<CheckInput['accepted']> = [];
  settings: Settings = { serverVersion: '', targetVersion: '', advice: false, unsafe: false };

  constructor(readonly scaleout: Scaleout) {}

  /** Reads and checks these texts, or those that are open. */
  check(texts: ReadonlyMap<string, string> = this.texts): Checked {
    const files = [...texts].map(([name, text]) => ({ name, text }));
    const { serverVersion, targetVersion } = this.settings;
    return check(this.scaleout, {
      files,
      missing: this.missing,
      accepted: this.accepted,
      serverVersion: serverVersion || undefined,
      targetVersion: targetVersion || undefined,
    });
  }

  /** What of it is to be shown. */
  shown({ findings }: Checked): Finding[] {
    return findings.filter((finding) => this.settings.advice || finding.severity !== 'info');
  }

  /** The texts after all fixes. */
  fixed(): Map<string, string> {
    let texts = new Map(this.texts);
    for (let round = 0; round < ROUNDS; round += 1) {
      const edits = together(this.shown(this.check(texts)), this.settings.unsafe);
      if (edits.length === 0) break;
      texts = apply(texts, edits);
    }
    return texts;
  }
}
