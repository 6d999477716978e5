// A deployment drawn as a table: its nodes by zone, and under each node what it holds. Any of them can be lost by a click.
import type { Certainty, LogDrawn, NodeDrawn, PartitionDrawn, Scaleout, SegmentDrawn, WhatIfInput, WhatIfOutput } from 'restate-scaleout/bare';
import { count, h } from '../dom';
import { losses } from './losses';

/** What is drawn: the recording, and the step after which it is looked at. */
export type Seen = Pick<WhatIfInput, 'target' | 'observations' | 'approvals' | 'after'>;

type Cell = { sign: string; says: string; state: string };

const HERE: Cell = { sign: '●', says: 'a copy', state: 'some' };
const OUT_OF_REACH: Cell = { sign: '○', says: 'a copy that is out of reach', state: 'interrupted' };
const NOTHING: Cell = { sign: '', says: '', state: '' };

/** One row for all that are alike. */
interface Row {
  name: string;
  cells: Cell[];
  verdict: string;
  state: string;
}

export class Picture {
  private lost = { nodes: new Set<string>(), zones: new Set<string>() };
  private seen: Seen | undefined;

  constructor(
    private readonly scaleout: Scaleout,
    private readonly place: HTMLElement,
  ) {}

  /** Draws a deployment. What is lost stays lost from step to step, as far as it is there. */
  show(seen: Seen, title: string): void {
    if (this.seen?.observations !== seen.observations) this.lost = { nodes: new Set(), zones: new Set() };
    this.seen = seen;
    this.draw(title);
  }

  private draw(title: string, focus = ''): void {
    const { seen } = this;
    if (!seen) return;
    const whole = this.scaleout.whatIf(seen);
    const there = (names: Set<string>, known: (string | undefined | null)[]) => [...names].filter((name) => known.includes(name));
    const registered = whole.nodes.filter(({ id }) => id != null);
    const nodes = there(this.lost.nodes, registered.map(({ name }) => name));
    const zones = there(this.lost.zones, registered.map(({ zone }) => zone));
    const lost = [...zones.map((zone) => `zone ${zone}`), ...nodes];
    const output = lost.length > 0 ? this.scaleout.whatIf({ ...seen, 'lost-nodes': nodes, 'lost-zones': zones }) : whole;
    const again = h('button', { type: 'button', onclick: () => this.forget(title) }, 'Bring all back');
    const hint =
      lost.length > 0
        ? h('p', { className: 'hint' }, `Lost: ${lost.join(', ')}. `, again)
        : h('p', { className: 'hint' }, 'Click a node or a zone to see what is left without it.');
    const unknown = (output.unknown ?? []).map((what) => h('li', {}, `Not known: ${what}`));
    this.place.replaceChildren(
      h('h2', {}, title),
      hint,
      h('div', { className: 'wide', tabIndex: 0, role: 'region', ariaLabel: 'The deployment' }, this.table(output, title)),
      ...(unknown.length > 0 ? [h('ul', { className: 'evidence' }, ...unknown)] : []),
      // What is tolerated with nothing lost stands with the step.
      ...(lost.length > 0 ? [losses([[`without ${lost.join(', ')}`, output.exposure]])] : []),
    );
    if (focus) this.place.querySelector<HTMLElement>(`[data-loses="${CSS.escape(focus)}"]`)?.focus();
  }

  private forget(title: string): void {
    this.lost = { nodes: new Set(), zones: new Set() };
    this.draw(title);
    this.place.querySelector<HTMLElement>('[data-loses]')?.focus();
  }

  private table(output: WhatIfOutput, title: string): HTMLElement {
    const nodes = byZone(output.nodes);
    const zones = runs(nodes.map(({ zone }) => zone ?? ''));
    const zoned = zones.some(({ value }) => value !== '');
    const zoneCells = zones.map(({ value, length }) =>
      h('th', { scope: 'colgroup', colSpan: length }, ...(value ? [this.button(title, 'zones', value, `zone ${value}`, false)] : [])),
    );
    const nodeCells = nodes.map((node) => {
      const gone = node.lost && node.zone != null && this.lost.zones.has(node.zone);
      const able = node.id != null && !gone;
      const name = able ? this.button(title, 'nodes', node.name, node.name, true) : h('b', {}, node.name);
      return h('th', { scope: 'col', dataset: { state: standing(node).state } }, name, h('small', {}, standing(node).says));
    });
    const rows = [...ofNodes(nodes, output), ...ofLogs(nodes, output.logs), ...ofPartitions(nodes, output.partitions)];
    const body = rows.map(({ name, cells, verdict, state }) =>
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, name),
        ...cells.map(({ sign, says, state }) =>
          h('td', { dataset: { state } }, ...(says ? [h('span', { ariaHidden: 'true' }, sign), h('span', { className: 'hidden' }, says)] : [sign])),
        ),
        h('td', { className: 'verdict', dataset: { state } }, verdict),
      ),
    );
    return h(
      'table',
      { className: 'picture' },
      h(
        'thead',
        {},
        ...(zoned ? [h('tr', {}, h('td', {}), ...zoneCells, h('td', {}))] : []),
        h('tr', {}, h('td', {}), ...nodeCells, h('td', {})),
      ),
      h('tbody', {}, ...body),
    );
  }

  /** Loses a node or a zone, or brings it back. */
  private button(title: string, kind: 'nodes' | 'zones', name: string, words: string, strong: boolean): HTMLElement {
    const lost = this.lost[kind].has(name);
    const button = h('button', { type: 'button', dataset: { loses: name } }, strong ? h('b', {}, words) : words);
    button.ariaPressed = String(lost);
    button.title = lost ? `Bring ${words} back` : `Lose ${words}`;
    button.onclick = () => {
      if (lost) this.lost[kind].delete(name);
      else this.lost[kind].add(name);
      this.draw(title, name);
    };
    return button;
  }
}

/** Nodes of a zone beside each other, zones in the order in which they come first. */
function byZone(nodes: readonly NodeDrawn[]): NodeDrawn[] {
  const zones = [...new Set(nodes.map(({ zone }) => zone ?? ''))];
  return zones.flatMap((zone) => nodes.filter((node) => (node.zone ?? '') === zone));
}

function runs(values: readonly string[]): { value: string; length: number }[] {
  const all: { value: string; length: number }[] = [];
  for (const value of values) {
    const last = all.at(-1);
    if (last?.value === value) last.length += 1;
    else all.push({ value, length: 1 });
  }
  return all;
}

function standing({ id, lost, alive }: NodeDrawn): { says: string; state: string } {
  if (lost) return { says: `${id}, lost`, state: 'interrupted' };
  if (id == null) return { says: alive === 'unknown' ? 'not known' : 'not there yet', state: 'absent' };
  if (alive === 'yes') return { says: id, state: 'some' };
  return alive === 'no' ? { says: `${id}, down`, state: 'interrupted' } : { says: `${id}, not known`, state: 'unknown' };
}

const number = (of: number): Cell => ({ sign: of === 0 ? '' : String(of), says: '', state: '' });

function ofNodes(nodes: readonly NodeDrawn[], { partitions }: WhatIfOutput): Row[] {
  const votes = nodes.map(({ votes, alive }): Cell => {
    if (votes === 'unknown') return { sign: '?', says: 'not known', state: 'unknown' };
    if (votes === 'no') return NOTHING;
    return alive === 'yes' ? { ...HERE, says: 'a vote' } : { ...OUT_OF_REACH, says: 'a vote that is out of reach' };
  });
  // Who led when it was observed leads nothing once it is lost.
  const leads = nodes.map(({ id, lost }) => number(partitions.filter(({ leader }) => leader === id && id != null && !lost).length));
  const rows: Row[] = [{ name: 'Metadata votes', cells: votes, verdict: '', state: '' }];
  if (partitions.length > 0) rows.push({ name: 'Partitions led', cells: leads, verdict: '', state: '' });
  return rows;
}

/** A row for each segment of logs that are alike. */
function ofLogs(nodes: readonly NodeDrawn[], logs: readonly LogDrawn[]): Row[] {
  const shape = ({ segments, appends }: LogDrawn) =>
    JSON.stringify([appends, segments.map(({ 'base-lsn': _, index: __, ...alike }) => alike)]);
  return alike(logs, shape).flatMap((group) => {
    const { segments, appends } = group[0]!;
    const name = named('Log', group.map(({ log }) => log));
    return segments.map((segment, at): Row => {
      const tail = at === segments.length - 1;
      const part = segments.length === 1 ? '' : tail ? ', tail' : `, segment ${at + 1} of ${segments.length}`;
      const made = segment.replication ? ` ${segment.replication}` : ` (${segment.kind})`;
      return { name: name + part + made, cells: copies(nodes, segment), ...(tail ? takes(appends) : has(segment.records)) };
    });
  });
}

function copies(nodes: readonly NodeDrawn[], { nodeset = [], reached = [] }: SegmentDrawn): Cell[] {
  return nodes.map(({ id }) => {
    if (id == null) return NOTHING;
    return reached.includes(id) ? HERE : nodeset.includes(id) ? OUT_OF_REACH : NOTHING;
  });
}

function ofPartitions(nodes: readonly NodeDrawn[], partitions: readonly PartitionDrawn[]): Row[] {
  const shape = ({ replicas, next, state }: PartitionDrawn) => JSON.stringify([replicas, next, state]);
  return alike(partitions, shape).map((group) => {
    const { replicas, next = [], state } = group[0]!;
    const cells = nodes.map(({ id, alive }): Cell => {
      if (id == null) return NOTHING;
      if (replicas.includes(id)) {
        return alive === 'yes' ? { ...HERE, says: 'a replica' } : { ...OUT_OF_REACH, says: 'a replica that is out of reach' };
      }
      return next.includes(id) ? { sign: '→', says: 'a replica to come', state: 'some' } : NOTHING;
    });
    const verdict = { yes: 'state is there', no: 'state is out of reach', unknown: 'not known' }[state];
    return { name: named('Partition', group.map(({ partition }) => partition)), cells, verdict, state: STATES[state] };
  });
}

const STATES: Record<Certainty, string> = { yes: 'some', no: 'interrupted', unknown: 'unknown' };

const takes = (answer: Certainty) => ({
  verdict: { yes: 'takes records', no: 'takes no records', unknown: 'not known' }[answer],
  state: STATES[answer],
});

const has = (answer: Certainty) => ({
  verdict: { yes: 'all records there', no: 'records out of reach', unknown: 'not known' }[answer],
  state: STATES[answer],
});

function alike<T>(all: readonly T[], shape: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = shape(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

/** `Log 3`, `Logs 0–23`, `Logs 0, 3, 6 and 5 more`. */
function named(what: string, numbers: readonly number[]): string {
  const first = numbers[0]!;
  if (numbers.length === 1) return `${what} ${first}`;
  const last = numbers.at(-1)!;
  if (last - first === numbers.length - 1) return `${what}s ${first}–${last}`;
  const more = numbers.length - 4;
  return more > 0 ? `${what}s ${numbers.slice(0, 4).join(', ')} and ${count(more, 'more', 'more')}` : `${what}s ${numbers.join(', ')}`;
}
