// The page: files on one side, what is wrong with them on the other.
import './style.css';
import { EditorView } from '@codemirror/view';
import { allowing, apply, check, folders, REASON, type At, type Checked, type Finding } from 'restate-scaleout/bare';
import { allAsked, type Bringing, Ways } from './bringing';
import { Choice } from './choice';
import { undisturbed } from './dialogs';
import { agreed } from './difference';
import { count, the } from './dom';
import { Dropped } from './dropped';
import { type Asks, fileState, renamed, underline } from './editor';
import { EXAMPLES } from './examples';
import { Explained } from './explained';
import { Files } from './files';
import { linked } from './link';
import { inEditor, mark } from './marks';
import { scaleout } from './module';
import { nameFor } from './naming';
import { instead, isRead, report, show, summary } from './panel';
import { passOn } from './passing';
import { catchPastes } from './pasting';
import { Project } from './project';
import { Tabs } from './tabs';
import { cutOff, isRecording } from './road/recording';
import { Road } from './road/view';
import { Version } from './version';
import { Views } from './views';
import { Workspaces } from './workspaces';

const module = await scaleout();
const explained = new Explained(module);

/** The rule about files that cannot be read at all. */
const UNREADABLE = 'RS403';

/** How long nothing is typed before it is looked at, in milliseconds: signs appear at once, and findings just after. */
const PAUSE = 60;
let due = 0;

const asks: Asks = {
  scaleout: module,
  serverVersion: () => workspaces.now.serverVersion,
  // Whoever types the name of a variable breaks a mapping until there is a colon behind it.
  reads: (name) =>
    checked.read.some(({ file, kind }) => file === name && kind !== 'other') ||
    checked.findings.some(({ at, code }) => at.file === name && code === UNREADABLE),
  changed() {
    clearTimeout(due);
    due = window.setTimeout(look, PAUSE);
  },
  explain: (topic) => explained.open(topic),
  replaced(text, how) {
    if (how !== 'undone') workspaces.replaced(how === 'pasted');
    if (how === 'typed' || !files.unnamed) return;
    const name = nameFor(module, text);
    // A number at its end says only that there are several.
    if (name !== files.shown.replace(/-\d+(?=\.[^.]*$)/, '')) files.rename(files.unused(name), true);
  },
};
const view = new EditorView({ parent: the('editor') });
// It scrolls, so the keyboard must reach it.
view.scrollDOM.tabIndex = 0;
const states = { make: (name: string, text: string) => fileState(name, text, asks), renamed: (name: string) => renamed(name, asks) };
const files = new Files(view, states, look);
const workspaces = new Workspaces(files, EXAMPLES, () => {
  for (const [name, field] of Object.entries(versions)) field.set(workspaces.now[name as keyof typeof versions]);
});
const project = new Project(module, files, workspaces);
const choice = new Choice(workspaces);
const tabs = new Tabs(files);
const versions = {
  serverVersion: new Version(module, the('server'), (version) => {
    if (version !== undefined) workspaces.now.serverVersion = version;
    look();
  }),
  targetVersion: new Version(module, the('target'), (version) => {
    if (version !== undefined) workspaces.now.targetVersion = version;
    look();
  }),
};

/** What was found, and in which texts. */
let checked: Checked;
let looked = new Map<string, string>();

/** Says that nothing was checked: what was found before does not hold for these files. */
function nothingChecked(why: string, state: 'error' | 'empty'): void {
  checked = check(module, { files: [] });
  instead(why, state);
  the<HTMLButtonElement>('fix').disabled = true;
  the('fix-hint').textContent = '';
  underline(view, []);
  tabs.show([], new Set());
}

/** Looks at all files again. */
function look(): void {
  clearTimeout(due);
  const fixAll = the<HTMLButtonElement>('fix');
  choice.show();
  looked = files.texts();
  try {
    const wrong = Object.values(versions).find(({ wrong }) => wrong !== '');
    if (wrong) throw new Error(wrong.wrong);
    checked = project.check();
  } catch (error) {
    nothingChecked(`Nothing was checked. ${(error as Error).message}`, 'error');
    return;
  }
  if (project.empty) {
    nothingChecked('Nothing to check yet: paste a configuration, or drop files here.', 'empty');
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
  const read = checked.read.filter(isRead).map(({ file }) => file);
  tabs.show(findings, new Set(summary(checked).complete ? read : []));
}

/** Whether the files have these texts. */
const isNow = (texts: ReadonlyMap<string, string>) => files.are(texts);

/** The finding as it stands in the texts of now: places are those of the texts in which it was found. */
function asOfNow(finding: Finding): Finding | undefined {
  if (isNow(looked)) return finding;
  look();
  const same = ({ code, message, at }: Finding) => code === finding.code && message === finding.message && at.file === finding.at.file;
  const found = checked.findings.filter(same);
  return found.length === 1 ? found[0] : undefined;
}

/** Shows what would be changed, and changes it when somebody agrees and nothing else has changed it meanwhile. */
async function change(after: ReadonlyMap<string, string>, ask: boolean, refused?: string): Promise<void> {
  const before = files.texts();
  if (ask && !(await agreed(before, after, refused))) return;
  if (isNow(before)) {
    files.replace(after);
    // The button that was pressed may be gone with its finding.
    if (document.activeElement === document.body) view.focus();
  } else explained.say('Not applied', 'The files have changed since, so the changes that were shown are not made.');
}

/** Does something; when it fails, it is said why. */
async function tried(title: string, what: () => void | Promise<void>): Promise<void> {
  try {
    await what();
  } catch (error) {
    explained.say(title, (error as Error).message);
  }
}

const wishes = {
  jump({ file, start, end }: At) {
    if (!files.has(file)) return;
    if (file !== files.shown) files.open(file);
    const place = inEditor(view, files.text(file));
    const [anchor, head] = [place(start ?? 0), place(end ?? start ?? 0)].map((at) => Math.min(at, view.state.doc.length));
    view.dispatch({ selection: { anchor: anchor!, head: head! }, effects: EditorView.scrollIntoView(anchor!, { y: 'center' }) });
    view.focus();
  },
  explain: (topic: string) => explained.open(topic),
  fix: (shown: Finding) =>
    tried('Not fixed', async () => {
      const fix = asOfNow(shown)?.fix;
      if (fix) await change(apply(files.texts(), fix.edits), fix.safety !== 'safe');
    }),
  allow: (shown: Finding) =>
    tried('Not allowed', () => {
      const finding = asOfNow(shown);
      if (!finding) return;
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
    }),
  open: (path: string) => ways.ask(path),
  without(path: string) {
    workspaces.now.missing = [...workspaces.now.missing, path];
    look();
  },
  again(path: string) {
    workspaces.now.missing = workspaces.now.missing.filter((one) => one !== path);
    look();
  },
};

/** Says it, after what else there is to say. */
async function notOpened(left: readonly string[]): Promise<void> {
  if (left.length === 0) return;
  await undisturbed();
  explained.say('Not opened', left.join('\n'));
}

const brought: Bringing = {
  bring({ files: taken, left }) {
    const broken = taken.map((file) => ({ file, why: file.found ? undefined : cutOff(file.text) })).filter(({ why }) => why !== undefined);
    const whole = taken.filter((one) => !broken.some(({ file }) => file === one));
    const configuration = whole.filter(({ text, found }) => found || !isRecording(text));
    const [recording, ...others] = whole.filter((one) => !configuration.includes(one));
    if (configuration.length > 0) {
      const asked = allAsked(configuration, [...checked.needs, ...checked.missing].map(({ path }) => path));
      if (asked) files.add(asked);
      else workspaces.bring(configuration);
      views.show('files');
    }
    if (recording) {
      views.show('road');
      road?.open(recording.text);
    }
    const cut = broken.map(
      ({ file: { name }, why }) =>
        `${name} looks like a recording that is cut off: ${why}. Write it again with \`ops-runner plan --record FILE\`; a whole one is shown under “Growth”, wherever it is dropped.`,
    );
    void notOpened([...left, ...others.map(({ name }) => `${name} (one recording is shown at a time)`), ...cut]);
  },
  needed(taken) {
    files.add(taken.files);
    void notOpened(taken.left);
  },
};
const ways = new Ways(new Dropped(folders(module)), brought);

the('new').onclick = () => {
  workspaces.begin();
  view.focus();
};
catchPastes(view, {
  untouched: () => workspaces.untouched,
  pasted(text) {
    if (isRecording(text) || cutOff(text) !== undefined) brought.bring({ files: [{ name: 'what was pasted', text }], left: [] });
    else {
      workspaces.pasted(nameFor(module, text), text);
      views.show('files');
      view.focus();
    }
  },
});
the('fix').onclick = () =>
  tried('Not fixed', async () => {
    const { texts, refused } = project.fixed();
    await change(texts, true, refused);
  });
the('report').onclick = () => explained.toCopy('What is copied', report(checked, project.shown(checked), workspaces.now.targetVersion));
the('link').onclick = () => tried('No link was made', () => passOn(project, explained));
for (const name of ['advice', 'unsafe'] as const) {
  const box = the<HTMLInputElement>(name);
  box.onchange = () => {
    project.settings[name] = box.checked;
    look();
  };
}

/** The view of a road is made when somebody asks for it. */
let road: Road | undefined;
const views = new Views((view) => {
  if (view === 'road') road ??= new Road(module, explained);
});

/** Opens what the address has behind its `#`; what was there before, when it has nothing. */
async function openLink(): Promise<void> {
  const { href } = location;
  try {
    const given = await linked(href);
    await undisturbed();
    if (!given) workspaces.unlink();
    else {
      workspaces.link(href, given);
      views.show('files');
    }
  } catch (error) {
    await undisturbed();
    explained.say('The link was not opened', (error as Error).message);
  }
}

workspaces.choose(EXAMPLES[0]!.name);
await openLink();
// What was written here is kept nowhere else, so the browser asks whether it may go.
addEventListener('beforeunload', (event) => {
  if (workspaces.written) event.preventDefault();
});
addEventListener('hashchange', () => void openLink());
document.documentElement.dataset['ready'] = 'true';
