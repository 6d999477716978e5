// The demo's final report.
import { words } from './exposure.mjs';
import { count, seconds, table } from './table.mjs';
import { during, steps } from './timeline.mjs';

/** The final table, as lines. `parts` are the windows of the runner's steps and the demo's own, `losses` exposures by when. */
export function report({ parts, result, losses }) {
  const total = parts.length > 0 ? parts.at(-1).to - parts[0].from : 0;
  const walked = table([
    ['step', 'time', 'actions'],
    ...steps(parts).map(({ step, ms, actions }) => [step, seconds(ms), actions ? String(actions) : '']),
    ['all', seconds(total), ''],
  ], { right: [1, 2] });
  const pause = result.longestPause;
  const sums = table([
    ['writes acknowledged', `${count(result.acknowledged)} (${(result.acknowledged / result.seconds).toFixed(0)} a second)`],
    ['  lost', count(result.lost.length)],
    ['  applied twice', count(result.doubled.length)],
    ['  failed, then retried', count(result.retried)],
    ['longest pause in writes', `${seconds(pause.ms)}, in ${during(parts, pause) ?? 'no step'}`],
    ...Object.entries(losses).map(([when, exposure]) => [`losses tolerated ${when}`, words(exposure)]),
  ]);
  return [...walked, '', ...sums, ...problems(result).map((line) => `! ${line}`)];
}

/** What went wrong in the run, in sentences; empty when nothing did. */
export function problems(result) {
  const some = (list) => `${list.slice(0, 5).join(', ')}${list.length > 5 ? ', …' : ''}`;
  const found = [];
  if (result.lost.length > 0) found.push(`acknowledged, but lost: ${some(result.lost)}`);
  if (result.doubled.length > 0) found.push(`took effect twice: ${some(result.doubled)}`);
  found.push(...result.wrong.slice(0, 5));
  if (result.unanswered > 0) found.push(`${result.unanswered} writes were never acknowledged`);
  return found;
}
