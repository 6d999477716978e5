// The page: files on one side, what is wrong with them on the other.
import './style.css';
import type { Diagnostic } from '@codemirror/lint';
import { isolateHistory } from '@codemirror/commands';
import { EditorView } from '@codemirror/view';
import type { EditorState } from '@codemirror/state';
import { apply, places, type At, type Checked, type Finding } from 'restate-scaleout/bare';
import { agreed } from './difference';
import { h, the } from './dom';
import { chosen, dropped, take, type Taken } from './dropped';
import { type Asks, fileState, isToml, underline } from './editor';
import { EXAMPLES } from './examples';
import { Explained } from './explained';
import { scaleout } from './module';
import { report, show } from './panel';
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
};
const view = new EditorView({ parent: the('editor') });
// It scrolls, so the keyboard must reach it.
view.scrollDOM.tabIndex = 0;

/** Looks at all files again. */
function look(): void {
  checked = project.check();
  const findings = project.shown(checked);
  show(checked, findings, new Set(project.texts.keys()), wishes);
  the<HTMLButtonElement>('fix').disabled = !findings.some(({ fix }) => fix && (fix.safety === 'safe' || project.settings.unsafe));
  mark(findings);
  tabs(findings);
}

/** Underlines what was found in the file in view. */
function mark(findings: readonly Finding[]): void {
  const count = places(view.state.doc.toString());
  const diagnostics = findings.filter(({ at }) => at.file === shown).map((finding): Diagnostic => {
    const { at, severity, code, message, help, fix } = finding;
    const from = count.unit(at.start ?? 0);
    // What is about many lines is underlined in the first.
    const to = Math.min(count.unit(at.end ?? at.start ?? 0), view.state.doc.lineAt(from).to);
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
  the('close').replaceChildren(...(project.texts.size > 1 ? [close] : []));
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

/** Opens these files instead of, or beside, those that are open. */
function load(texts: ReadonlyMap<string, string>, beside = false): void {
  if (!beside) {
    project.texts = new Map();
    project.missing = [];
    states.clear();
    shown = '';
  }
  for (const [name, text] of texts) {
    project.texts.set(name, text);
    states.delete(name);
  }
  const name = [...texts.keys()][0];
  if (name !== undefined) {
    if (shown && texts.has(shown)) shown = '';
    open(name);
  }
}

/** Opens what somebody brought. An example makes room for it; one's own files stay. */
function bring({ texts, left }: Taken): void {
  if (left.length > 0) explained.toCopy('Not opened', left.join('\n'));
  if (texts.size === 0) return;
  load(texts, !isExample());
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
    const count = places(view.state.doc.toString());
    const [anchor, head] = [count.unit(start ?? 0), count.unit(end ?? start ?? 0)];
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
select('example', [['', 'choose…'], ...EXAMPLES.map(({ name, title }): [string, string] => [name, title])], (name) => {
  const example = EXAMPLES.find((one) => one.name === name);
  if (example) load(example.texts);
});

the('open').onclick = () => {
  needed = '';
  the<HTMLInputElement>('chosen').click();
};
the('open-folder').onclick = () => the<HTMLInputElement>('chosen-folder').click();
for (const id of ['chosen', 'chosen-folder']) {
  const input = the<HTMLInputElement>(id);
  input.onchange = async () => {
    const files = chosen(input);
    const taken = await take(needed && files.length === 1 ? [[needed, files[0]![1]]] : files);
    if (needed) load(taken.texts, true);
    else bring(taken);
    needed = '';
    input.value = '';
  };
}
the('new').onclick = () => load(new Map([[unused('restate.toml'), '']]), true);
the('fix').onclick = async () => {
  const { texts, refused } = project.fixed();
  if (await agreed(project.texts, texts, refused)) replace(texts);
};
the('report').onclick = () => explained.toCopy('What is copied', report(checked, project.shown(checked)));
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

addEventListener('dragover', (event) => {
  event.preventDefault();
  the('drop').hidden = false;
});
addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) the('drop').hidden = true;
});
addEventListener('drop', async (event) => {
  event.preventDefault();
  the('drop').hidden = true;
  if (event.dataTransfer) bring(await take(await dropped(event.dataTransfer)));
});

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

load(EXAMPLES[0]!.texts);
the<HTMLSelectElement>('example').value = EXAMPLES[0]!.name;
document.documentElement.dataset['ready'] = 'true';
