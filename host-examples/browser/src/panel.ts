// What was read and found, beside the editor.
import type { At, Checked, Finding } from 'restate-scaleout/bare';
import { count, h, prose, the } from './dom';

/** What a person may ask for here. */
export interface Wishes {
  jump(at: At): void;
  explain(topic: string): void;
  fix(finding: Finding): void;
  allow(finding: Finding): void;
  /** A file that is needed: to be opened, or to be left unknown. */
  open(path: string): void;
  without(path: string): void;
  /** One that was left unknown is asked for again. */
  again(path: string): void;
}

const WORDS = { error: 'error', warning: 'warning', info: 'advice' };

const where = ({ file, line, column }: At) => [file, line, column].filter((part) => part !== undefined).join(':');

/** How it stands, in one line; and whether all was read that belongs to it. */
export interface Summary {
  text: string;
  /** For which version it was checked; nothing when nothing was. */
  versions?: string;
  state: 'unread' | 'error' | 'warning' | 'open' | 'fine';
  complete: boolean;
}

export function summary({ deployments, findings, needs, nothing, output }: Checked): Summary {
  const nodes = deployments.reduce((sum, { found }) => sum + found.length, 0);
  const of = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, advice] = [of('error'), of('warning'), of('info')];
  if (nodes === 0) {
    const why = nothing ?? 'nothing was checked, since no node of Restate was found in these files';
    const more = errors + warnings > 0 ? ' See what is wrong with the files below.' : '';
    return { text: `${why[0]!.toUpperCase()}${why.slice(1)}.${more}`, state: 'unread', complete: false };
  }
  const told = [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : ''];
  const complete = needs.length === 0;
  const state = errors > 0 ? 'error' : warnings > 0 ? 'warning' : complete ? 'fine' : 'open';
  // Advice is found, too.
  const none = `${advice > 0 ? 'no errors or warnings' : 'nothing found'}${complete ? '' : ' so far'}`;
  const found = told.filter((part) => part !== '').join(', ') || none;
  const aside = advice > 0 ? `, ${count(advice, 'piece')} of advice` : '';
  return { text: `${count(nodes, 'node')} read: ${found}${aside}`, versions: `for Restate ${output.findings['server-version']}`, state, complete };
}

/** Shows all of it. */
export function show(checked: Checked, findings: readonly Finding[], names: ReadonlySet<string>, wishes: Wishes): void {
  const { text, state, versions } = summary(checked);
  the('summary').replaceChildren(...prose(text), ...(versions ? [' ', h('small', {}, `Checked ${versions}.`)] : []));
  the('summary').dataset['state'] = state;
  const opened = the('read').querySelector('details')?.open ?? false;
  const details = read(checked);
  details.open = opened;
  the('read').replaceChildren(...(details.children.length > 1 ? [details] : []));
  the('needs').replaceChildren(...needs(checked, wishes));
  const before = focused();
  the('findings').replaceChildren(...findings.map((finding) => item(finding, names, wishes)));
  if (before !== undefined) stay(before);
}

/** Which finding has the focus. */
function focused(): number | undefined {
  const at = [...the('findings').children].findIndex((one) => one.contains(document.activeElement));
  return at < 0 ? undefined : at;
}

/** Whoever works through the findings by keyboard goes on with the one that took the place. */
function stay(at: number): void {
  const items = the('findings').children;
  const next = items[Math.min(at, items.length - 1)]?.querySelector<HTMLElement>('.buttons button, button');
  (next ?? the('fix')).focus();
}

/** Says this in place of what was read and found. */
export function instead(text: string, state: 'error' | 'empty'): void {
  const place = the('summary');
  place.replaceChildren(text);
  place.dataset['state'] = state;
  for (const id of ['read', 'needs', 'findings']) the(id).replaceChildren();
}

/** A list, where there is anything to list. */
const list = (items: HTMLElement[]) => (items.length > 0 ? [h('ul', {}, ...items)] : []);

/** Kinds of files that are not read further. */
const FOREIGN = ['other', 'yaml'];

/** Whether something was read of a file. One that belongs to a node may have none of its own. */
export const isRead = ({ kind, nodes, notes }: Checked['read'][number]) =>
  nodes > 0 || (!FOREIGN.includes(kind) && (notes ?? []).length === 0);

function read({ deployments, read }: Checked): HTMLDetailsElement {
  const nodes = deployments.map(({ name, kind, source, found }) =>
    h(
      'li',
      {},
      h('b', {}, kind === 'file' ? source : `${kind.replaceAll('-', ' ')} ${name}`),
      kind === 'file' ? '' : ` from ${source}`,
      ...list(found.map(({ node, version }) => h('li', {}, h('code', {}, node), ` version ${version}`))),
    ),
  );
  const notes = read.flatMap(({ file, notes }) =>
    (notes ?? []).map(({ line, message }) => h('li', {}, `${file}${line ? `:${line}` : ''}: `, ...prose(message))),
  );
  const others = read.filter((file) => !isRead(file) && (file.notes ?? []).length === 0).map(({ file }) => file);
  const unread = others.length > 0 ? [h('li', {}, `Not read: ${others.join(', ')}`)] : [];
  const left = read.filter((file) => !isRead(file)).length;
  const title = left > 0 ? `What was read, and ${count(left, 'file that was', 'files that were')} not` : 'What was read';
  return h('details', {}, h('summary', {}, title), ...list([...nodes, ...notes, ...unread]));
}

function needs({ needs, missing }: Checked, wishes: Wishes): HTMLElement[] {
  const without = missing.map(({ path, nodes }) =>
    h(
      'div',
      { className: 'need' },
      h('p', {}, 'Checked without ', h('code', {}, path), nodes.length > 0 ? ` (${nodes.join(', ')})` : ''),
      h('button', { type: 'button', onclick: () => wishes.again(path) }, 'Ask for it again'),
    ),
  );
  const asked = needs.map(({ path, why, nodes }) =>
    h(
      'div',
      { className: 'need' },
      h('p', {}, h('code', {}, path), ' is not open: ', ...prose(why), nodes.length > 0 ? ` (${nodes.join(', ')})` : ''),
      h('button', { type: 'button', onclick: () => wishes.open(path) }, 'Add it'),
      h('button', { type: 'button', onclick: () => wishes.without(path) }, 'Check without it'),
    ),
  );
  return [...asked, ...without];
}

function item(finding: Finding, names: ReadonlySet<string>, wishes: Wishes): HTMLElement {
  const { code, rule, severity, message, help, nodes, at, related, fix } = finding;
  const place = (at: At) =>
    names.has(at.file)
      ? h('button', { type: 'button', className: 'place', onclick: () => wishes.jump(at) }, where(at))
      : h('span', { className: 'place' }, where(at));
  // A file alone is a node by its own name.
  const named = nodes.some((name) => name !== at.file);
  const buttons = [
    fix && fix.edits.every(({ file }) => names.has(file))
      ? h('button', { type: 'button', title: fix.title, onclick: () => wishes.fix(finding) }, fix.safety === 'safe' ? 'Fix' : 'Fix…')
      : '',
    severity !== 'error' && names.has(at.file)
      ? h('button', { type: 'button', title: 'Write a comment that allows it', onclick: () => wishes.allow(finding) }, 'Allow')
      : '',
  ];
  return h(
    'li',
    { className: `finding ${severity}` },
    h(
      'div',
      { className: 'head' },
      h('span', { className: 'severity' }, WORDS[severity]),
      h('button', { type: 'button', className: 'code', title: `Explain ${code}`, onclick: () => wishes.explain(code) }, `${code} ${rule}`),
      named ? h('span', { className: 'nodes' }, nodes.join(', ')) : '',
      place(at),
    ),
    h('p', { className: 'message' }, ...prose(message)),
    help ? h('p', { className: 'help' }, ...prose(help)) : '',
    ...related.map((one) => h('p', { className: 'help' }, place(one.at), ' ', ...prose(one.message))),
    h('div', { className: 'buttons' }, ...buttons),
  );
}

/** The findings as Markdown. It has no text of any file but what findings quote. */
export function report(checked: Checked, findings: readonly Finding[], targetVersion: string): string {
  const lines = findings.map(({ severity, code, rule, nodes, at, message, help }) => {
    const of = nodes.length > 0 ? ` (${nodes.join(', ')})` : '';
    return `- **${WORDS[severity]}** \`${where(at)}\` ${code} ${rule}${of}: ${message}${help ? `\n  ${help}` : ''}`;
  });
  const unread = [...checked.needs, ...checked.missing].map(({ path }) => `- not read: \`${path}\``);
  const { text, versions } = summary(checked);
  const asked = versions && `Checked ${versions}${targetVersion ? `, with an upgrade to ${targetVersion}` : ''}.`;
  return `${[text, ...(asked ? ['', asked] : []), '', ...lines, ...unread].join('\n').trimEnd()}\n`;
}
