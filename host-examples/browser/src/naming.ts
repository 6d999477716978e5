// What a pasted text is called, since a file's name says what it is.
import type { Scaleout } from 'restate-scaleout/bare';

/** Names by what a text is read as. */
const NAMES: Record<string, string> = {
  compose: 'compose.yaml',
  kubernetes: 'manifests.yaml',
  'chart-values': 'values.yaml',
  yaml: 'values.yaml',
  systemd: 'restate.service',
};

/** The name of what is made new, until a text says more. */
export const NEW = 'restate.toml';

/** A name that fits a text, which has none yet. */
export function nameFor(scaleout: Scaleout, text: string): string {
  const kind = (name: string) => scaleout.collect({ files: [{ name, text }] }).read[0]?.kind ?? '';
  const known = NAMES[kind('pasted')];
  if (known) return known;
  // These are told from one another by their names, so the text is asked.
  if (text.startsWith('#!') || kind('run.sh') === 'shell') return 'run.sh';
  if (isVariables(text)) return 'restate.env';
  if (text.includes('{{') && kind('template.yaml') === 'helm-template') return 'template.yaml';
  return NEW;
}

/** Whether each line sets a variable. Keys of a `restate.toml` are never written in capitals. */
function isVariables(text: string): boolean {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  return lines.length > 0 && lines.every((line) => /^(export\s+)?[A-Z_][A-Z0-9_]*=/.test(line));
}
