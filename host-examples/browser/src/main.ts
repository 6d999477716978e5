// The page: files on one side, what is wrong with them on the other.
import './style.css';
import { EditorView } from '@codemirror/view';
import { allowing, apply, folders, REASON, type At, type Checked, type Finding } from 'restate-scaleout/bare';
import { Ways } from './bringing';
import { agreed } from './difference';
import { count, h, the } from './dom';
import { Dropped, type Taken } from './dropped';
import { type Asks, fileState, underline } from './editor';
import { EXAMPLES, type Example } from './examples';
import { Explained } from './explained';
import { Files, type Kept } from './files';
import { linked } from './link';
import { inEditor, mark } from './marks';
import { scaleout } from './module';
import { nameOf } from './name';
import { refused, report, show } from './panel';
import { passOn } from './passing';
import { Project } from './project';
import { Tabs } from './tabs';
import { Road } from './road/view';
import { Version } from './version';

const module = await scaleout();
const explained = new Explained(module);

/** How long nothing is typed before it is looked at, in milliseconds: signs appear at once, and findings just after. */
const PAUSE = 60;
let due = 0;

const asks: Asks = {
  scaleout: module,
  serverVersion: () => project.settings.serverVersion,
  changed() {
    clearTimeout(due);
    due = window.setTimeout(look, PAUSE);
  },
  explain: (topic) => explained.open(topic),
  pasted(text) {
    const { name } = nameOf(module, files.shown, text);
    if (name !== files.shown) files.rename(files.unused(name));
  },
};
const view = new EditorView({ parent: the('editor') });
// It scrolls, so the keyboard must reach it.
view.scrollDOM.tabIndex = 0;
const files = new Files(view, (name, text) => fileState(name, text, asks), look);
const project = new Project(module, files);
const tabs = new Tabs(files);
let checked: Checked = project.check();

/** Looks at all files again. */
function look(): void {
  const fixAll = the<HTMLButtonElement>('fix');
  try {
    checked = project.check();
  } catch (error) {
    // Nothing that was found before holds for these files.
    refused((error as Error).message);
    fixAll.disabled = true;
    underline(view, []);
    tabs.show([]);
    return;
  }
  const findings = project.shown(checked);
  show(checked, findings, new Set(files.names), wishes);
  const { unsafe } = project.settings;
  const fixes = findings.filter(({ fix }) => fix && (fix.safety === 'safe' || unsafe)).length;
  const guesses = findings.filter(({ fix }) => fix && fix.safety !== 'safe').length;
  fixAll.disabled = fixes === 0;
  const hint = `${count(guesses, 'fix guesses', 'fixes guess')} what was meant: apply each by itself, or tick “Fixes that guess” to have them in “Fix all”.`;
  the('fix-hint').textContent = guesses > 0 && !unsafe ? hint : '';
  const own = findings.filter(({ at }) => at.file === files.shown);
  mark(view, files.text(files.shown), own, (finding) => void wishes.fix(finding));
  tabs.show(findings);
}

const wishes = {
  jump({ file, start, end }: At) {
    if (file !== files.shown) files.open(file);
    const place = inEditor(view, files.text(file));
    const [anchor, head] = [place(start ?? 0), place(end ?? start ?? 0)];
    view.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    view.focus();
  },
  explain: (topic: string) => explained.open(topic),
  async fix({ fix }: Finding) {
    if (!fix) return;
    const before = files.texts();
    const after = apply(before, fix.edits);
    if (fix.safety === 'safe' || (await agreed(before, after))) files.replace(after);
  },
  allow(finding: Finding) {
    const edit = allowing(module, project.input(), finding);
    if (!edit) {
      explained.say('Not allowed', `No comment in \`${finding.at.file}\` can allow this finding where it stands.`);
      return;
    }
    if (edit.file !== files.shown) files.open(edit.file);
    const from = inEditor(view, files.text(edit.file))(edit.start);
    const insert = view.state.toText(edit.insert);
    const reason = from + edit.insert.indexOf(REASON);
    view.dispatch({
      changes: { from, insert },
      selection: { anchor: reason, head: reason + REASON.length },
      scrollIntoView: true,
    });
    view.focus();
  },
  open: (path: string) => ways.ask(path),
  without(path: string) {
    project.missing.push(path);
    look();
  },
  again(path: string) {
    project.missing = project.missing.filter((one) => one !== path);
    look();
  },
};

/** What was open before an example was chosen. */
let own: { kept: Kept; missing: string[] } | undefined;

const isExample = () => EXAMPLES.some(({ texts }) => files.are(texts));

function keepOwn(): void {
  if (files.names.length > 0 && !isExample()) own = { kept: files.kept(), missing: project.missing };
}

const choice = the<HTMLSelectElement>('example');

function openExample({ name, texts }: Example): void {
  project.missing = [];
  files.load([...texts].map(([name, text]) => ({ name, text })));
  choice.value = name;
}

/** Opens an example, or again what was open before. */
function choose(name: string): void {
  keepOwn();
  const example = EXAMPLES.find((one) => one.name === name);
  if (example) {
    openExample(example);
    return;
  }
  project.missing = own?.missing ?? [];
  if (own) files.restore(own.kept);
  else files.load([{ name: 'restate.toml', text: '' }]);
}

const notOpened = ({ left }: Taken) => left.length > 0 && explained.say('Not opened', left.join('\n'));

const ways = new Ways(new Dropped(folders(module)), {
  /** An example makes room for what somebody brings; one's own files stay. */
  bring(taken) {
    if (!the('road').hidden) {
      for (const { text } of taken.files) road?.open(text);
      return;
    }
    notOpened(taken);
    if (taken.files.length === 0) return;
    if (isExample()) {
      project.missing = [];
      files.load(taken.files);
    } else {
      files.add(taken.files);
    }
    choice.value = '';
  },
  needed(taken) {
    notOpened(taken);
    files.add(taken.files);
  },
});

const versions = {
  serverVersion: new Version(module, the('server'), (version) => {
    project.settings.serverVersion = version;
    look();
  }),
  targetVersion: new Version(module, the('target'), (version) => {
    project.settings.targetVersion = version;
    look();
  }),
};

const options = [['', 'your own files'], ...EXAMPLES.map(({ name, title }) => [name, title])] as const;
choice.replaceChildren(...options.map(([value, text]) => h('option', { value }, text)));
choice.onchange = () => choose(choice.value);

the('new').onclick = () => files.add([{ name: files.unused('restate.toml'), text: '' }]);
the('fix').onclick = async () => {
  const { texts, refused } = project.fixed();
  if (await agreed(files.texts(), texts, refused)) files.replace(texts);
};
the('report').onclick = () => explained.toCopy('What is copied', report(checked, project.shown(checked)));
the('link').onclick = () => void passOn(project, explained);
for (const name of ['advice', 'unsafe'] as const) {
  const box = the<HTMLInputElement>(name);
  box.onchange = () => {
    project.settings[name] = box.checked;
    look();
  };
}

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
    project.missing = given.missing;
    for (const setting of ['serverVersion', 'targetVersion'] as const) {
      project.settings[setting] = versions[setting].set(given[setting]);
    }
    files.load(given.files);
    choice.value = '';
    return true;
  } catch (error) {
    explained.say('The link was not opened', (error as Error).message);
    return false;
  }
}

if (!(await openLink()) && files.names.length === 0) openExample(EXAMPLES[0]!);
addEventListener('hashchange', () => void openLink());
document.documentElement.dataset['ready'] = 'true';
