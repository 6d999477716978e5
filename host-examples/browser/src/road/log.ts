// The audit log of a run, told in order: what was decided and why, who was asked, what was done and what came of it.
import type { Action, Decision } from 'restate-scaleout/bare';
import { count, h, prose } from '../dom';
import { command } from './command';

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

/** A longer log is shown from here to its end: a page with more rows than this stands still. */
const MOST = 2000;

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
  const rows = entries.slice(-MOST).map((one) =>
    h('tr', {}, h('td', {}, one.time ?? ''), h('th', { scope: 'row' }, one.event), h('td', {}, step(one)), h('td', {}, ...prose(says(one)))),
  );
  const head = ['Time', 'Event', 'Step', 'What'].map((name) => h('th', { scope: 'col' }, name));
  const table = h('table', { className: 'log' }, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows));
  const earlier = entries.length - MOST;
  const note = earlier > 0 ? [h('p', {}, `${count(earlier, 'earlier entry is', 'earlier entries are')} not shown.`)] : [];
  return h('div', { className: 'wide', tabIndex: 0, role: 'region', ariaLabel: 'The log' }, ...note, table);
}

function step({ step, decision }: Entry): string {
  if (typeof step === 'string') return step;
  return isObject(decision) && 'step' in decision && typeof decision.step === 'string' ? decision.step : '';
}

/** What is to be read of an entry; the rest as it stands. */
function says(entry: Entry): string {
  const { decision, action } = entry;
  const parts: string[] = [];
  // Whoever wrote the log may be newer, or another program: what has another shape is shown as it stands.
  if (isObject(decision)) parts.push(shown(decision.kind), ...('why' in decision && decision.why ? [shown(decision.why.summary)] : []));
  else if (decision != null) parts.push(shown(decision));
  if (isObject(action)) parts.push('args' in action && Array.isArray(action.args) ? `\`${command(action.args.map(shown))}\`` : shown(action.kind));
  else if (action != null) parts.push(shown(action));
  for (const [name, value] of Object.entries(entry)) {
    if (!TOLD.has(name) && value != null) parts.push(`${name}: ${shown(value)}`);
  }
  return parts.join('; ');
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const shown = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
