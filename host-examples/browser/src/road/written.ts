// The configuration files that the steps of a road write, as far as the files that they begin from were observed.
import type { Action, PlanInput, PlannedStep, Scaleout } from 'restate-scaleout/bare';

type Write = Extract<Action, { kind: 'write-config' }>;

/** The text that each action writes, by its hash. It may hold credentials: of the recording, and for nobody else. */
export function written(scaleout: Scaleout, { observations = [] }: PlanInput, road: readonly PlannedStep[]): Map<string, string> {
  const known: string[] = [''];
  for (const { kind, answer } of observations as { kind: string; answer?: { ok?: { text?: string } } }[]) {
    if (kind === 'read-config' && answer?.ok?.text !== undefined) known.push(answer.ok.text);
  }
  const texts = new Map<string, string>();
  for (const action of road.flatMap(({ actions = [] }) => actions)) {
    if (action.kind !== 'write-config') continue;
    const write = action as Write;
    const text = made(scaleout, write, known);
    if (text === undefined) continue;
    texts.set(write.sha256, text);
    known.push(text);
  }
  return texts;
}

/** The one that fits is the one whose hash the module finds right. */
function made(scaleout: Scaleout, { base, edits, sha256 }: Write, known: readonly string[]): string | undefined {
  for (const text of known) {
    try {
      return scaleout.applyEdits({ text, 'base-sha256': base.sha256, edits, sha256 }).text;
    } catch {
      // Another file.
    }
  }
  return undefined;
}
