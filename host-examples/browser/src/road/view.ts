// A deployment that was observed, the road to its target, and each step on it.
import type { Action, PlanInput, PlanOutput, PlannedStep, Reason, Scaleout } from 'restate-scaleout/bare';
import { copyButton } from '../copying';
import { count, h, prose, the } from '../dom';
import type { Explained } from '../explained';
import { command } from './command';
import { DEPLOYMENTS } from './examples';
import { auditLog } from './log';
import { losses } from './losses';
import { Picture } from './picture';
import { written } from './written';

const WORDS = { done: 'done', 'under-way': 'under way', todo: 'to do' };

/** A text with a button that copies it. */
function toCopy(text: string, copied = text): HTMLElement {
  return h('div', { className: 'copied' }, h('pre', { tabIndex: 0 }, text), copyButton(copied));
}

function parsed(text: string): unknown {
  if (text.trim() === '') throw new Error('The file is empty.');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`It is not JSON: ${(error as Error).message}.`);
  }
}

/** A file of this text, to be saved. */
function toSave(name: string, text: string): HTMLElement {
  const link = h('a', { download: name, className: 'save' }, `Save ${name}`);
  link.href = `data:application/toml;charset=utf-8,${encodeURIComponent(text)}`;
  return h('p', {}, link);
}

function reason({ summary, evidence }: Reason): HTMLElement[] {
  const facts = (evidence ?? []).map(({ fact, source }) => h('li', {}, ...prose(fact), h('span', { className: 'source' }, ` ${source}`)));
  return [h('p', { className: 'message' }, ...prose(summary)), ...(facts.length > 0 ? [h('ul', { className: 'evidence' }, ...facts)] : [])];
}

/** The entry of the recording that somebody opened last. */
const RECORDED = 'recorded';

export class Road {
  private recorded: PlanInput | undefined;
  private input: PlanInput = DEPLOYMENTS[0]!.input;
  private plan: PlanOutput;
  private at = 0;
  private written = new Map<string, string>();
  private readonly picture: Picture;

  constructor(
    private readonly scaleout: Scaleout,
    private readonly explained: Explained,
  ) {
    this.plan = scaleout.plan(this.input);
    this.picture = new Picture(scaleout, the('picture'));
    const select = the<HTMLSelectElement>('deployment');
    select.replaceChildren(...DEPLOYMENTS.map(({ name, title }) => h('option', { value: name }, title)));
    select.onchange = () => {
      const deployment = DEPLOYMENTS.find(({ name }) => name === select.value);
      const input = deployment?.input ?? this.recorded;
      if (input) this.show(input);
    };
    const recording = the<HTMLInputElement>('recording');
    the('open-recording').onclick = () => recording.click();
    recording.onchange = async () => {
      const [file] = recording.files ?? [];
      if (file) this.open(await file.text());
      recording.value = '';
    };
    the('steps').onkeydown = (event) => {
      const to = { ArrowUp: this.at - 1, ArrowDown: this.at + 1, Home: 0, End: this.plan.road.length }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this.go(to);
    };
    the('back').onclick = () => this.go(this.at - 1);
    the('forward').onclick = () => this.go(this.at + 1);
    this.show(this.input);
  }

  /** Shows a deployment, at the first step that is to be done. */
  private show(input: PlanInput): void {
    this.plan = this.scaleout.plan(input);
    this.input = input;
    this.written = written(this.scaleout, input, this.plan.road);
    const first = this.plan.road.findIndex(({ status }) => status !== 'done');
    this.at = first < 0 ? this.plan.road.length : first;
    this.render(false);
  }

  /** Shows what somebody has recorded: a deployment that can be planned for, or the log of a run. */
  open(text: string): void {
    try {
      const log = auditLog(text);
      if (log) {
        this.explained.show('The log of a run', log);
        return;
      }
      const { target, observations, approvals } = (parsed(text) ?? {}) as Partial<PlanInput>;
      if (target === undefined || observations === undefined) throw new Error('`target` or `observations` is not there.');
      const input = { target, observations, ...(approvals ? { approvals } : {}) };
      this.show(input);
      this.recorded = input;
      const select = the<HTMLSelectElement>('deployment');
      if (!select.querySelector(`[value=${RECORDED}]`)) select.append(h('option', { value: RECORDED }, 'your recording'));
      select.value = RECORDED;
    } catch (error) {
      const what = 'A recording is what `ops-runner plan --record FILE` writes, or the audit log of `ops-runner grow`.';
      this.explained.say('This cannot be shown', `${what}\n\n${(error as Error).message}`);
    }
  }

  /** Goes to a step; one past the last is the end. */
  private go(to: number): void {
    this.at = Math.max(0, Math.min(to, this.plan.road.length));
    this.render(true);
  }

  private render(focus: boolean): void {
    const { road, exposure } = this.plan;
    const todo = road.filter(({ status }) => status !== 'done').length;
    the('standing').replaceChildren(
      h('h2', {}, this.target()),
      h('p', {}, todo === 0 ? (this.plan.end.kind === 'refused' ? 'no step is taken' : 'no step to do') : `${count(todo, 'step')} to do, ${road.length - todo} done`),
      losses([['now', exposure], ...this.ended()]),
    );
    const items = road.map((step, index) => this.item(step.title, step.step, step.status, index));
    the('steps').replaceChildren(...items, this.item('The end of the road', '', this.state(), road.length));
    the<HTMLButtonElement>('back').disabled = this.at === 0;
    the<HTMLButtonElement>('forward').disabled = this.at === road.length;
    const step = road[this.at];
    the('step').replaceChildren(...(step ? this.step(step) : this.end()));
    this.draw(step);
    if (!focus) return;
    the('steps').querySelector<HTMLElement>('[aria-current=step]')?.focus();
    // Where the step stands below the road, as on a phone, nobody would see that it is another one.
    const { top } = the('step').getBoundingClientRect();
    if (top > innerHeight) the('back').scrollIntoView({ block: 'start' });
  }

  /** The deployment as the step leaves it; as it is now where there is nothing to do any more, or yet. */
  private draw(step: PlannedStep | undefined): void {
    const { target, observations, approvals } = this.input;
    const seen = { target, observations, ...(approvals ? { approvals } : {}) };
    const last = step ?? (this.plan.end.kind === 'target' ? this.plan.road.at(-1) : undefined);
    if (!last || last.status === 'done') this.picture.show(seen, 'The deployment now');
    else this.picture.show({ ...seen, after: last.step }, step ? 'The deployment after this step' : 'The deployment at the end');
  }

  private target(): string {
    const { nodes, replication } = this.input.target;
    const names = nodes.map(({ name, location }) => (location ? `${name} (${location})` : name));
    const number = /^\d+$/.test(replication ?? '') ? count(Number(replication), 'copy', 'copies') : `replication ${replication}`;
    const copies = replication ? [number] : [];
    return names.length + copies.length > 0 ? `Wanted: ${[...names, ...copies].join(', ')}` : 'No node is wanted';
  }

  private ended(): [string, PlanOutput['exposure']][] {
    const { end } = this.plan;
    return 'exposure' in end ? [['at the end', end.exposure]] : [];
  }

  private state(): string {
    const { kind } = this.plan.end;
    return kind === 'target' ? 'target' : kind === 'refused' ? 'refused' : 'unknown';
  }

  private item(title: string, key: string, state: string, index: number): HTMLElement {
    const button = h(
      'button',
      { type: 'button', dataset: { state }, onclick: () => this.go(index) },
      h('span', { className: 'mark' }, { done: '✓', 'under-way': '…', todo: '○', refused: '✕', target: '●' }[state] ?? '?'),
      h('span', { className: 'title' }, title),
      h('code', {}, key),
    );
    if (index === this.at) button.setAttribute('aria-current', 'step');
    button.tabIndex = index === this.at ? 0 : -1;
    return h('li', {}, button);
  }

  /** What is done, as a person would type or read it. New kinds may come. */
  private action(one: Action): HTMLElement[] {
    if ('args' in one) return [toCopy(command(one.args))];
    if ('diff' in one) {
      const text = this.written.get(one.sha256);
      const save = text === undefined ? [] : [toSave(`${one.node}.toml`, text)];
      return [toCopy(one.diff.trimEnd(), one.diff), ...save];
    }
    const node = 'node' in one ? ` ${one.node}` : '';
    const version = 'version' in one ? ` to ${one.version}` : '';
    return [h('p', {}, `${one.kind.replace('-node', '')}${node}${version}`)];
  }

  private step(step: PlannedStep): HTMLElement[] {
    const page = h('button', { type: 'button', className: 'code', onclick: () => this.explained.open(step.step.split(':')[0]!) }, step.step);
    const { exposure, actions = [] } = step;
    const asked = step['needs-approval'] ? [h('p', { className: 'asked' }, 'A person is asked before this step.')] : [];
    return [
      h('div', { className: 'head' }, h('span', { className: 'severity' }, WORDS[step.status]), page),
      h('h2', {}, step.title),
      ...reason(step.why),
      ...asked,
      ...(actions.length > 0 ? [h('h3', {}, 'What is done'), ...actions.flatMap((one) => this.action(one))] : []),
      ...(exposure ? [losses([['before', exposure.before], ['during', exposure.during], ['after', exposure.after]])] : []),
      ...(step.rollback ? [h('h3', {}, 'The way back'), h('p', {}, step.rollback)] : []),
    ];
  }

  private end(): HTMLElement[] {
    const { end } = this.plan;
    if ('remedy' in end) {
      const page = h('button', { type: 'button', className: 'code', onclick: () => this.explained.open(end.name) }, end.name);
      return [
        h('div', { className: 'head' }, h('span', { className: 'severity' }, 'refused'), page),
        h('h2', {}, end.message),
        ...reason({ summary: end.cause, ...(end.evidence ? { evidence: end.evidence } : {}) }),
        h('h3', {}, 'The way out'),
        h('p', {}, ...prose(end.remedy)),
      ];
    }
    if ('why' in end) return [h('h2', {}, 'Further than this cannot be seen yet'), ...reason(end.why)];
    return [h('h2', {}, 'The target is reached'), ...this.ended().map(([, exposure]) => losses([['then', exposure]]))];
  }
}
