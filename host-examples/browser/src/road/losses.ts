// How many losses a deployment tolerates, before, during and after something.
import type { Exposure, Tolerance } from 'restate-scaleout/bare';
import { count, h } from '../dom';

const WHAT = { writes: 'writes go on', data: 'no record is lost', metadata: 'metadata has a quorum' } as const;

/** A tolerance in words. */
function words({ losses, zones, machines, interrupted }: Tolerance): string {
  if (interrupted) return 'interrupted';
  if (losses == null) return 'not known';
  const parts = [count(losses, 'node')];
  if (zones != null) parts.push(count(zones, 'zone'));
  if (machines != null) parts.push(count(machines, 'machine'));
  return parts.join(', ');
}

function state({ losses, interrupted }: Tolerance): string {
  if (interrupted) return 'interrupted';
  return losses == null ? 'unknown' : losses === 0 ? 'none' : 'some';
}

/** A table: what must hold, against the moments. */
export function losses(moments: [string, Exposure][]): HTMLElement {
  const rows = (Object.keys(WHAT) as (keyof typeof WHAT)[]).map((what) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, WHAT[what]),
      ...moments.map(([, exposure]) =>
        h(
          'td',
          { dataset: { state: state(exposure[what]) } },
          h('b', {}, words(exposure[what])),
          h('p', {}, exposure[what].because),
        ),
      ),
    ),
  );
  const heads = moments.map(([moment]) => h('th', { scope: 'col' }, moment));
  return h(
    'table',
    { className: 'losses' },
    h('caption', {}, 'Losses tolerated while …'),
    h('thead', {}, h('tr', {}, h('td'), ...heads)),
    h('tbody', {}, ...rows),
  );
}
