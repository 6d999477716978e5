// `restate-check` of the npm package, and of the Python package where Python is there, held against what the ops runner
// says of the same folders: the same findings, words, changes and exit codes.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, closeSync, cpSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const cases = path('host-examples/ops-runner/tests/cli/cases/');
const command = path('doors/web/package/dist/cli/main.js');

/** The command lines of a case, with what the ops runner made of each. */
function expected(folder) {
  const text = readFileSync(join(cases, folder, 'expected.txt'), 'utf8');
  const parts = text.split(/^\$ ops-runner /m).slice(1);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    return { line: part.slice(0, end), told: part.slice(end + 1).trimEnd() };
  });
}

function files(folder, under = '') {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const name = under === '' ? entry.name : `${under}/${entry.name}`;
    return entry.isDirectory() ? files(folder, name) : [name];
  });
}

/** What a command makes of a copy of the folder, told as the cases do. */
function told(program, args, folder, line) {
  const place = mkdtempSync(join(tmpdir(), 'restate-check-'));
  try {
    cpSync(join(cases, folder), place, { recursive: true });
    for (const ours of ['commands', 'expected.txt']) rmSync(join(place, ours));
    const [words, stdin] = line.split(' < ');
    const input = stdin === undefined ? '' : readFileSync(join(place, stdin));
    const { stdout, stderr, status } = spawnSync(program, [...args, ...words.split(' ').slice(1)], {
      cwd: place,
      input,
      encoding: 'utf8',
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    });
    let text = stdout;
    if (stderr !== '') text += `standard error:\n${stderr}`;
    text += `exit ${status}\n`;
    for (const name of files(place).sort()) {
      const now = readFileSync(join(place, name), 'utf8');
      if (now !== readFileSync(join(cases, folder, name), 'utf8')) text += `${name} is now:\n${now}`;
    }
    return text.trimEnd();
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** The words of both programs, without what each terminal would break otherwise and their names. */
const plain = (text) => text.replaceAll('ops-runner', 'restate-check').split(/\s+/).join(' ');

function compare(program, args) {
  let compared = 0;
  for (const folder of readdirSync(cases)) {
    for (const { line, told: wanted } of expected(folder)) {
      if (!line.startsWith('check ')) continue;
      // That nothing was checked, the packages tell programs in the report as well: see below.
      if (/--format (sarif|junit|github)/.test(line) && wanted.endsWith('exit 2')) continue;
      assert.equal(plain(told(program, args, folder, line)), plain(wanted), `${folder}: ${line}`);
      compared += 1;
    }
  }
  assert.ok(compared > 40, `only ${compared} command lines`);
}

test('the npm command says what the ops runner says', () => compare(process.execPath, [command]));

/** A program, as it is called with more arguments. */
const calls = (program, args) => (more, options = {}) => spawnSync(program, [...args, ...more], { encoding: 'utf8', ...options });
const npm = calls(process.execPath, [command]);

const noFull = !existsSync('/dev/full') && 'there is no /dev/full';

function unwritten(call) {
  const full = openSync('/dev/full', 'w');
  try {
    const { stderr, status } = call(['explain', 'RS207'], { stdio: ['ignore', full, 'pipe'] });
    assert.deepEqual([stderr, status], ['restate-check: the output cannot be written (ENOSPC)\n', 2]);
  } finally {
    closeSync(full);
  }
}

test('output that cannot be written is said in a line', { skip: noFull }, () => unwritten(npm));

function wrongCommandLines(call) {
  for (const [args, part] of [
    [[], 'name a file or a folder'],
    [['explain'], '`explain` takes one topic'],
    [['--formta', 'json', 'x'], '--formta'],
    [['--form', 'json', 'x'], '--form'],
    [['--format', 'xml', 'x'], 'json'],
    [['--unsafe-fixes', 'x'], '--fix'],
    [['--server-version', 'new', 'x'], '1.7.12'],
    [['--env', 'a', 'x'], 'NAME=VALUE'],
    [['none.toml'], 'there is no file none.toml'],
    [['explain', 'RS1O3'], 'did you mean'],
  ]) {
    const { stderr, status } = call(args);
    assert.equal(status, 2, args.join(' '));
    assert.ok(stderr.startsWith('restate-check: ') && stderr.includes(part), `${args.join(' ')}: ${stderr}`);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  }
}

test('a wrong command line is said in a line, and ends with 2', () => wrongCommandLines(npm));

/** What a program reads when nothing was checked: never a report that only lacks findings. */
function uncheckedReports(call) {
  const place = mkdtempSync(join(tmpdir(), 'restate-unchecked-'));
  try {
    writeFileSync(join(place, 'a.yaml'), 'a: 1\n');
    writeFileSync(join(place, 'broken.yaml'), 'services: [a\n');
    const told = (format, ...files) => {
      const { stdout, stderr, status } = call(['--format', format, ...files], { cwd: place });
      assert.equal(status, 2);
      assert.match(stderr, /^restate-check: /);
      return stdout;
    };
    const nowhere = 'nothing was checked, since no node of Restate was found: a.yaml was read as YAML';
    const absent = 'nothing was checked: there is no file <b>.toml';
    const { invocations, results } = JSON.parse(told('sarif', 'a.yaml')).runs[0];
    const notified = (text) => [{ executionSuccessful: false, toolExecutionNotifications: [{ level: 'error', message: { text } }] }];
    assert.deepEqual([invocations, results], [notified(nowhere), []]);
    assert.deepEqual(JSON.parse(told('sarif', '<b>.toml')).runs[0].invocations, notified(absent));
    assert.equal(told('github', 'a.yaml'), `::error::${nowhere}\n`);
    assert.equal(told('github', '<b>.toml', 'c.toml'), `::error::${absent}%0Athere is no file c.toml\n`);
    assert.match(told('github', 'broken.yaml'), /^::error file=broken\.yaml.*\n::error::nothing was checked, .*\n$/);
    for (const [files, tests, message] of [[['a.yaml'], 1, nowhere], [['<b>.toml'], 1, absent.replace('<b>', '&lt;b&gt;')], [['broken.yaml'], 2, 'nothing was checked, since']]) {
      const xml = told('junit', ...files);
      assert.ok(xml.includes(`<testsuites name="restate-scaleout" tests="${tests}" failures="${tests - 1}" errors="1">`), xml);
      assert.ok(xml.includes(`<error type="error" message="${message}`), xml);
      assert.equal(xml.match(/<testcase /g).length, tests);
    }
    return ['sarif', 'github', 'junit'].map((format) => [told(format, 'a.yaml'), told(format, '<b>.toml', 'c.toml'), told(format, 'broken.yaml')]);
  } finally {
    rmSync(place, { recursive: true });
  }
}

test('a report says when nothing was checked', () => void uncheckedReports(npm));

function unknownRule(call) {
  const { stdout, status } = call(['--allow', 'RS999', '-'], { input: 'node-name = "n1"\n' });
  assert.match(stdout, /RS190\S* RS999 is accepted, but there is no such rule/);
  assert.equal(status, 0);
}

test('a rule that does not exist is not accepted in silence', () => unknownRule(npm));

function helpAndPages(call) {
  const { stdout } = call(['--help'], { env: { ...process.env, COLUMNS: '80' } });
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  for (const option of ['--server-version', '--target-version', '--allow', '--advice', '--format', '--version']) assert.ok(stdout.includes(option));
  const page = call(['explain', 'RS207']).stdout;
  assert.match(page, /^# .*RS207/);
  for (const line of page.split('\n')) assert.ok(line.length <= 80, line);
  assert.match(call(['--version']).stdout, /^restate-check \d+\.\d+\.\d+\n$/);
}

test('help names every option in 80 columns, and explain prints a page', () => helpAndPages(npm));

/** Names and terminals that not every sign fits in. */
function oddSigns(call) {
  const place = mkdtempSync(join(tmpdir(), 'restate-check-'));
  try {
    writeFileSync(join(place, 'größe.toml'), 'node-nam = "ö𝄞"\nauto-provision = true\n');
    execFileSync('bash', ['-c', "echo 'auto-provision = true' > $'\\xff.toml'"], { cwd: place });
    const { stdout, stderr, status } = call(['.', '--deny-warnings'], { cwd: place, env: { ...process.env, PYTHONIOENCODING: 'ascii' } });
    assert.equal(status, 1, stderr);
    assert.match(stdout, /RS103/);
    assert.doesNotMatch(stderr, /Traceback/);
  } finally {
    rmSync(place, { recursive: true });
  }
}

test('signs that do not fit end nothing', () => oddSigns(npm));

/** Reading a named pipe would never end. */
function noPipe(program, args) {
  const place = mkdtempSync(join(tmpdir(), 'restate-check-'));
  try {
    execFileSync('mkfifo', [join(place, 'pipe.env')]);
    writeFileSync(join(place, 'compose.yaml'), 'services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: pipe.env\n');
    const ends = { cwd: place, encoding: 'utf8', timeout: 60_000 };
    const { stdout } = spawnSync(program, [...args, 'compose.yaml'], ends);
    assert.match(stdout.split(/\s+/).join(' '), /not at hand: pipe\.env, .*\(it is a named pipe, not a file\)/);
    assert.match(spawnSync(program, [...args, 'pipe.env'], ends).stderr, /pipe\.env is a named pipe, not a file/);
  } finally {
    rmSync(place, { recursive: true });
  }
}

test('nothing is read that is no file', () => noPipe(process.execPath, [command]));

/** Two files, of which the second has a name that leaves no room for the new text beside it. */
function halfWritable(program, args) {
  const place = mkdtempSync(join(tmpdir(), 'restate-check-'));
  const names = ['a.toml', `${'b'.repeat(245)}.toml`];
  const text = '[worker.snapshots]\ndestinatio = "s3://b/p"\n';
  try {
    for (const name of names) writeFileSync(join(place, name), text);
    const { stderr, stdout, status } = spawnSync(program, [...args, ...names, '--fix', '--unsafe-fixes'], { cwd: place, encoding: 'utf8' });
    assert.match(stderr, /cannot write b+\.toml.*nothing was changed\n$/);
    assert.ok(status > 0 && !stdout.includes('changed'), stdout);
    for (const name of names) assert.equal(readFileSync(join(place, name), 'utf8'), text, name);
    assert.deepEqual(readdirSync(place).sort(), names);
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** Only root can give a file away, so only root can see that it keeps its owner. */
const another = process.getuid?.() === 0 ? false : 'only root can give a file away';

/** A file of somebody else stays theirs: the server that reads it may be nobody else. */
function keepsOwner(program, args) {
  const place = mkdtempSync(join(tmpdir(), 'restate-check-'));
  const file = join(place, 'owned.toml');
  try {
    writeFileSync(file, 'node-nam = "n1"\n');
    chownSync(file, 65534, 65534);
    chmodSync(file, 0o640);
    const { stderr } = spawnSync(program, [...args, 'owned.toml', '--fix', '--unsafe-fixes'], { cwd: place, encoding: 'utf8' });
    assert.equal(readFileSync(file, 'utf8'), 'node-name = "n1"\n', stderr);
    const { uid, gid, mode } = statSync(file);
    assert.deepEqual([uid, gid, mode & 0o777], [65534, 65534, 0o640]);
  } finally {
    rmSync(place, { recursive: true });
  }
}

test('a fixed file keeps its owner', { skip: another }, () => keepsOwner(process.execPath, [command]));

test('when one of several files cannot be written, none is changed', () => halfWritable(process.execPath, [command]));

const python = spawnSync('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']).status === 0;

test('the Python package', { skip: !python && 'there is no Python 3.10 with venv' }, async (t) => {
  const place = mkdtempSync(join(tmpdir(), 'restate-python-'));
  t.after(() => rmSync(place, { recursive: true }));
  const run = (program, args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  run('python3', ['-m', 'venv', place]);
  const own = join(place, 'bin/python');
  // The module goes into the wheel, so the package is built in a copy.
  const source = join(place, 'source');
  cpSync(path('doors/python'), source, { recursive: true });
  const inside = join(source, 'src/restate_scaleout');
  for (const name of ['restate_scaleout.wasm', 'plugin.json']) cpSync(path(`dist/${name}`), join(inside, name));
  const pip = (...what) => ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...what];
  if (spawnSync(own, pip('extism==1.1.1', 'hatchling==1.27.0')).status !== 0) return t.skip('PyPI cannot be reached');
  run(own, pip(source));
  const installed = join(place, 'bin/restate-check');
  await t.test('says what the ops runner says', () => compare(installed, []));
  await t.test('changes no file when one cannot be written', () => halfWritable(installed, []));
  await t.test('leaves a file to its owner', { skip: another }, () => keepsOwner(installed, []));
  await t.test('reads nothing that is no file', () => noPipe(installed, []));
  await t.test('says when its output cannot be written', { skip: noFull }, () => unwritten(calls(installed, [])));
  await t.test('says what is wrong with a command line', () => wrongCommandLines(calls(installed, [])));
  await t.test('goes on where signs do not fit', () => oddSigns(calls(installed, [])));
  await t.test('tells programs when nothing was checked, in the words of the npm command', () => {
    assert.deepEqual(uncheckedReports(calls(installed, [])), uncheckedReports(npm));
  });
  await t.test('accepts no rule in silence that does not exist', () => unknownRule(calls(installed, [])));
  await t.test('has help and pages', () => helpAndPages(calls(installed, [])));
  await t.test('runs the examples of its README and of its docstring', () => {
    const readme = readFileSync(path('doors/python/README.md'), 'utf8');
    const [, example] = /```python\n([\s\S]*?)```/.exec(readme);
    assert.equal(run(own, ['-c', example]), 'restate.toml:1:1: RS103: unknown key `cluster-nam`\n');
    run(own, ['-m', 'doctest', '-o', 'ELLIPSIS', join(inside, '__init__.py')]);
  });
  await t.test('refuses a module that is not the one of its manifest', () => {
    const code = 'from restate_scaleout import Scaleout, ContractError\n'
      + 'try: Scaleout(b"\\0asm\\1\\0\\0\\0")\nexcept ContractError as error: print(error)';
    assert.match(run(own, ['-c', code]), /is not the one of its manifest/);
  });
});
