// The page: files on one side, what is wrong with them on the other.
import './style.css';
import type { Diagnostic } from '@codemirror/lint';
import { isolateHistory } from '@codemirror/commands';
import { EditorView } from '@codemirror/view';
import type { EditorState } from '@codemirror/state';
import { apply, places, type At, type Checked, type Finding } from 'restate-scaleout/bare';
import { agreed } from './difference';
import { count, h, the } from './dom';
import { chosen, take, takeDropped, type Taken } from './dropped';
import { type Asks, fileState, isToml, underline } from './editor';
import { EXAMPLES } from './examples';
import { Explained } from './explained';
import { asked, nameOf } from './name';
import { link, linked } from './link';
import { scaleout } from './module';
import { refused, report, show } from './panel';
import { Project } from './project';
import { Road } from './road/view';

const module = await scaleout();
const project = new Project(module);
const explained = new Explained(module);

const states = new Map<string, EditorState>();
let shown = '';
let checked: Checked = project.check();
let due = 0;

/** How long nothing is typed before it is looked at, in milliseconds: signs appear at once, and findings just after. */
const PAUSE = 60;

const asks: Asks = {
  scaleout: module,
  serverVersion: () => project.settings.serverVersion,
  changed() {
    project.texts.set(shown, view.state.doc.toString());
    clearTimeout(due);
    due = window.setTimeout(look, PAUSE);
  },
  explain: (topic) => explained.open(topic),
  pasted(text) {
    const { name } = nameOf(module, shown, text);
    if (name !== shown) call(unused(name));
  },
};
const view = new EditorView({ parent: the('editor') });
// It scrolls, so the keyboard must reach it.
view.scrollDOM.tabIndex = 0;

/** Looks at all files again. */
function look(): void {
  try {
    checked = project.check();
  } catch (error) {
    // Nothing that was found before holds for these files.
    refused((error as Error).message);
    the<HTMLButtonElement>('fix').disabled = true;
    underline(view, []);
    tabs([]);
    return;
  }
  const findings = project.shown(checked);
  show(checked, findings, new Set(project.texts.keys()), wishes);
  const fixes = findings.filter(({ fix }) => fix && (fix.safety === 'safe' || project.settings.unsafe)).length;
  const guesses = findings.filter(({ fix }) => fix && fix.safety !== 'safe').length;
  the<HTMLButtonElement>('fix').disabled = fixes === 0;
  const hint = `${count(guesses, 'fix guesses', 'fixes guess')} what was meant: apply each by itself, or tick “Fixes that guess” to have them in “Fix all”.`;
  the('fix-hint').textContent = guesses > 0 && !project.settings.unsafe ? hint : '';
  mark(findings);
  tabs(findings);
}

/** From bytes of the file in view to places in the editor, which counts every end of a line as one sign. */
function inEditor(): (byte: number) => number {
  const text = project.texts.get(shown) ?? '';
  const count = places(text);
  if (!text.includes('\r\n')) return (byte) => count.unit(byte);
  return (byte) => {
    const unit = count.unit(byte);
    return unit - (text.slice(0, unit).match(/\r\n/g)?.length ?? 0);
  };
}

/** Underlines what was found in the file in view. */
function mark(findings: readonly Finding[]): void {
  const place = inEditor();
  const diagnostics = findings.filter(({ at }) => at.file === shown).map((finding): Diagnostic => {
    const { at, severity, code, message, help, fix } = finding;
    const from = place(at.start ?? 0);
    // What is about many lines is underlined in the first.
    const to = Math.min(place(at.end ?? at.start ?? 0), view.state.doc.lineAt(from).to);
    return {
      from,
      to: Math.max(from, to),
      severity,
      source: code,
      message: help ? `${message}\n${help}` : message,
      actions: fix ? [{ name: fix.title, apply: () => wishes.fix(finding) }] : [],
    };
  });
  underline(view, diagnostics.sort((a, b) => a.from - b.from));
}

/** A tab for each file, with the worst that was found in it. */
function tabs(findings: readonly Finding[]): void {
  const worst = (name: string) => {
    const of = findings.filter(({ at }) => at.file === name).map(({ severity }) => severity);
    return ['error', 'warning', 'info'].find((severity) => of.includes(severity as never)) ?? 'fine';
  };
  const each = [...project.texts.keys()].map((name) => {
    const tab = h('button', { type: 'button', role: 'tab', dataset: { state: worst(name) }, onclick: () => open(name) }, name);
    tab.setAttribute('aria-selected', String(name === shown));
    tab.setAttribute('aria-controls', 'editor');
    tab.tabIndex = name === shown ? 0 : -1;
    return tab;
  });
  const close = h('button', { type: 'button', title: `Close ${shown}`, onclick: () => remove(shown) }, '×');
  close.setAttribute('aria-label', `Close ${shown}`);
  the('tabs').replaceChildren(...each);
  const rename = h('button', { type: 'button', title: `Rename ${shown}`, onclick: () => void renamed() }, '✎');
  rename.setAttribute('aria-label', `Rename ${shown}`);
  the('close').replaceChildren(rename, ...(project.texts.size > 1 ? [close] : []));
}

/** Gives the file in view the name that somebody types: what a file is, its name says. */
async function renamed(): Promise<void> {
  const name = await asked(shown, (name) => (name !== shown && project.texts.has(name) ? `${name} is open already.` : ''));
  if (name !== undefined && name !== shown) call(name);
}

/** Calls the file in view by another name. */
function call(name: string): void {
  const text = project.texts.get(shown) ?? '';
  project.texts = new Map([...project.texts].map(([old, text]) => [old === shown ? name : old, text]));
  states.delete(shown);
  // Undo goes no further back than this: the language is another one.
  states.set(name, fileState(name, text, asks));
  shown = '';
  open(name);
}

function open(name: string): void {
  if (shown && states.has(shown)) states.set(shown, view.state);
  shown = name;
  const state = states.get(name) ?? fileState(name, project.texts.get(name) ?? '', asks);
  states.set(name, state);
  view.setState(state);
  look();
}

function remove(name: string): void {
  project.texts.delete(name);
  states.delete(name);
  shown = '';
  const [first] = project.texts.keys();
  open(first!);
}

/** Opens these files instead of those that are open. */
function load(texts: ReadonlyMap<string, string>): void {
  project.texts = new Map(texts);
  project.missing = [];
  states.clear();
  shown = '';
  const [name] = texts.keys();
  if (name !== undefined) open(name);
}

/** Opens these files beside those that are open. One of the same name gets the new text, which can be undone. */
function add(texts: ReadonlyMap<string, string>): void {
  const again = new Map([...texts].filter(([name]) => project.texts.has(name)));
  for (const [name, text] of texts) if (!again.has(name)) project.texts.set(name, text);
  replace(again);
  const [name] = texts.keys();
  if (name !== undefined) open(name);
}

/** The files that were open before an example was chosen. */
let own: { texts: Map<string, string>; missing: string[] } = { texts: new Map([['restate.toml', '']]), missing: [] };

function keepOwn(): void {
  if (project.texts.size > 0 && !isExample()) own = { texts: project.texts, missing: project.missing };
}

/** Opens an example, or again what was open before. */
function choose(name: string): void {
  keepOwn();
  const example = EXAMPLES.find((one) => one.name === name);
  load(example?.texts ?? own.texts);
  if (!example) {
    project.missing = own.missing;
    look();
  }
}

/** Opens what somebody brought. An example makes room for it; one's own files stay. */
function bring({ texts, left }: Taken): void {
  if (left.length > 0) explained.say('Not opened', left.join('\n'));
  if (texts.size === 0) return;
  if (isExample()) load(texts);
  else add(texts);
  the<HTMLSelectElement>('example').value = '';
}

const isExample = () =>
  EXAMPLES.some(({ texts }) => texts.size === project.texts.size && [...texts].every(([name, text]) => project.texts.get(name) === text));

/** Replaces the texts of files, so that it can be undone in each. */
function replace(after: ReadonlyMap<string, string>): void {
  const back = shown;
  for (const [name, text] of after) {
    if (project.texts.get(name) === text) continue;
    if (name !== shown) open(name);
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: text },
      annotations: isolateHistory.of('full'),
    });
  }
  open(back);
}

const wishes = {
  jump({ file, start, end }: At) {
    if (file !== shown) open(file);
    const place = inEditor();
    const [anchor, head] = [place(start ?? 0), place(end ?? start ?? 0)];
    view.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    view.focus();
  },
  explain: (topic: string) => explained.open(topic),
  async fix({ fix }: Finding) {
    if (!fix) return;
    const after = apply(project.texts, fix.edits);
    if (fix.safety === 'safe' || (await agreed(project.texts, after))) replace(after);
  },
  allow({ at, code }: Finding) {
    if (at.line === undefined || !isToml(at.file)) return;
    if (at.file !== shown) open(at.file);
    const line = view.state.doc.line(at.line);
    const indent = /^\s*/.exec(line.text)![0];
    const comment = `${indent}# restate-scaleout: allow ${code} `;
    const reason = 'say why';
    view.dispatch({
      changes: { from: line.from, insert: `${comment}${reason}\n` },
      selection: { anchor: line.from + comment.length, head: line.from + comment.length + reason.length },
    });
    view.focus();
  },
  open(path: string) {
    needed = path;
    the<HTMLInputElement>('chosen').click();
  },
  without(path: string) {
    project.missing.push(path);
    look();
  },
  again(path: string) {
    project.missing = project.missing.filter((one) => one !== path);
    look();
  },
};

/** The file that is asked for, whatever its own name is. */
let needed = '';

/** A name that no open file has. */
function unused(name: string): string {
  const [stem, end] = name.split(/(?=\.[^.]*$)/);
  for (let number = 1; ; number += 1) {
    const other = number === 1 ? name : `${stem}-${number}${end ?? ''}`;
    if (!project.texts.has(other)) return other;
  }
}

function select(id: string, options: [string, string][], changed: (value: string) => void): void {
  const element = the<HTMLSelectElement>(id);
  element.replaceChildren(...options.map(([value, text]) => h('option', { value }, text)));
  element.onchange = () => changed(element.value);
}

const versions = [...module.describe()['server-versions']].reverse().map((version): [string, string] => [version, version]);
select('server', [['', 'as the files say, or newest'], ...versions], (version) => {
  project.settings.serverVersion = version;
  look();
});
select('target', [['', 'none'], ...versions], (version) => {
  project.settings.targetVersion = version;
  look();
});
select('example', [['', 'your own files'], ...EXAMPLES.map(({ name, title }): [string, string] => [name, title])], choose);

the('open').onclick = () => {
  needed = '';
  the<HTMLInputElement>('chosen').click();
};
the('open-folder').onclick = () => {
  needed = '';
  the<HTMLInputElement>('chosen-folder').click();
};
for (const id of ['chosen', 'chosen-folder']) {
  const input = the<HTMLInputElement>(id);
  input.onchange = async () => {
    const files = chosen(input);
    const taken = await take(needed && files.length === 1 ? [[needed, files[0]![1]]] : files);
    if (needed) {
      if (taken.left.length > 0) explained.say('Not opened', taken.left.join('\n'));
      add(taken.texts);
    } else {
      bring(taken);
    }
    needed = '';
    input.value = '';
  };
}
the('new').onclick = () => add(new Map([[unused('restate.toml'), '']]));
the('fix').onclick = async () => {
  const { texts, refused } = project.fixed();
  if (await agreed(project.texts, texts, refused)) replace(texts);
};
the('report').onclick = () => explained.toCopy('What is copied', report(checked, project.shown(checked)));
the('link').onclick = async () => {
  const { files, 'left-out': left = [] } = project.shared();
  if (files.length === 0) {
    explained.say('A link to these files', 'Nothing in these files was read as Restate’s, so there is nothing to pass on.');
    return;
  }
  const { settings: { serverVersion, targetVersion } } = project;
  const all = files.map(({ text }) => text).join('\n');
  // A path that stands in no text that is passed on is none of the reader's business.
  const missing = project.missing.filter((path) => all.includes(path.split('/').at(-1)!));
  const address = await link({ files, missing, serverVersion, targetVersion });
  const texts = files.map(({ name, text }) => `# ${name}\n${text.trimEnd()}`);
  if (missing.length > 0) texts.push(`# checked without: ${missing.join(', ')}`);
  const without = left.length > 0 ? ` Left out: ${left.join(', ')}.` : '';
  explained.toCopy(
    'A link to these files',
    address,
    `Whoever has the link has the texts below: what was read as Restate’s, with secrets withheld. Read them before you copy it.${without}`,
    texts.join('\n\n'),
  );
};
for (const name of ['advice', 'unsafe'] as const) {
  const box = the<HTMLInputElement>(name);
  box.onchange = () => {
    project.settings[name] = box.checked;
    look();
  };
}

the('tabs').onkeydown = (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined) return;
  const names = [...project.texts.keys()];
  open(names[(names.indexOf(shown) + step + names.length) % names.length]!);
  the('tabs').querySelector<HTMLElement>('[aria-selected=true]')?.focus();
};

// Before the editor sees it, which would put the text of a file into the one in view.
const isFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
const catching = { capture: true };
addEventListener(
  'dragover',
  (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    the('drop').hidden = false;
  },
  catching,
);
addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) the('drop').hidden = true;
});
addEventListener(
  'drop',
  async (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    the('drop').hidden = true;
    const taken = await takeDropped(event.dataTransfer!);
    if (the('road').hidden) bring(taken);
    else for (const text of taken.texts.values()) road?.open(text);
  },
  catching,
);

/** The view of a road is made when somebody asks for it. */
let road: Road | undefined;
for (const name of ['files', 'road']) {
  the(`view-${name}`).onclick = () => {
    for (const other of ['files', 'road']) {
      the(other).hidden = other !== name;
      the(`tools-${other}`).hidden = other !== name;
      the(`view-${other}`).setAttribute('aria-pressed', String(other === name));
    }
    if (name === 'road') road ??= new Road(module, explained);
  };
}

/** Opens what the address has behind its `#`. */
async function openLink(): Promise<boolean> {
  try {
    const given = await linked(location.href);
    if (!given) return false;
    keepOwn();
    load(new Map(given.files.map(({ name, text }) => [name, text])));
    project.missing = given.missing;
    for (const [id, setting] of [['server', 'serverVersion'], ['target', 'targetVersion']] as const) {
      const list = the<HTMLSelectElement>(id);
      list.value = given[setting];
      // A version that this page does not know is none.
      if (list.selectedIndex < 0) list.value = '';
      project.settings[setting] = list.value;
    }
    the<HTMLSelectElement>('example').value = '';
    look();
    return true;
  } catch (error) {
    explained.say('The link was not opened', (error as Error).message);
    return false;
  }
}

if (!(await openLink())) {
  load(EXAMPLES[0]!.texts);
  the<HTMLSelectElement>('example').value = EXAMPLES[0]!.name;
}
addEventListener('hashchange', () => void openLink());
document.documentElement.dataset['ready'] = 'true';
