// The audit log of a run, told in order: what was decided and why, who was asked, what was done and what came of it.
import type { Action, Decision } from 'restate-scaleout/bare';
import { h, prose } from '../dom';

/** A line of the log, as far as it is told here. */
interface Entry {
  time?: string;
  run?: string;
  event: string;
  step?: string;
  decision?: Decision;
  action?: Action;
  result?: unknown;
  outcome?: unknown;
  [other: string]: unknown;
}

/** What stands beside the entries, and is told by itself. */
const TOLD = new Set(['time', 'run', 'event', 'step', 'decision', 'action', 'exposure']);

/** The log as a table; nothing when the text is none. */
export function auditLog(text: string): HTMLElement | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const entries: Entry[] = [];
  for (const line of lines) {
    try {
      entries.push(JSON.parse(line));
    } catch {
      // The last line of a run that was killed may be half a line.
      if (line !== lines.at(-1)) return undefined;
    }
  }
  if (entries.length === 0 || !entries.every((one) => typeof one?.event === 'string' && typeof one.run === 'string')) return undefined;
  const rows = entries.map((one) =>
    h('tr', {}, h('td', {}, one.time ?? ''), h('th', { scope: 'row' }, one.event), h('td', {}, step(one)), h('td', {}, ...prose(says(one)))),
  );
  const head = ['Time', 'Event', 'Step', 'What'].map((name) => h('th', { scope: 'col' }, name));
  const table = h('table', { className: 'log' }, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows));
  return h('div', { className: 'wide', tabIndex: 0, role: 'region', ariaLabel: 'The log' }, table);
}

function step({ step, decision }: Entry): string {
  if (step) return step;
  return decision && 'step' in decision && typeof decision.step === 'string' ? decision.step : '';
}

/** What is to be read of an entry; the rest as it stands. */
function says(entry: Entry): string {
  const { decision, action } = entry;
  const parts: string[] = [];
  if (decision) parts.push(decision.kind, ...('why' in decision && decision.why ? [decision.why.summary] : []));
  if (action) parts.push('args' in action ? `\`restatectl ${action.args.join(' ')}\`` : action.kind);
  for (const [name, value] of Object.entries(entry)) {
    if (!TOLD.has(name) && value != null) parts.push(`${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  }
  return parts.join('; ');
}
