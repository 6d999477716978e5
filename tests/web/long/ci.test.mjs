// What docs/ci.md says, done: pre-commit with the built wheel, Ansible's `validate`, and the steps of the composite action.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const page = readFileSync(path('docs/ci.md'), 'utf8');
/** The example below a heading. */
const example = (heading) => new RegExp(`## ${heading}\\n[\\s\\S]*?\`\`\`yaml\\n([\\s\\S]*?)\`\`\``).exec(page)[1];

const GOOD = 'node-name = "n1"\ncluster-name = "prod"\nauto-provision = true\n';
const BAD = 'bind-address = 5122\n';

function place(t) {
  const folder = mkdtempSync(join(tmpdir(), 'restate-ci-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const run = (program, args, options) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });

/** An environment of Python with these packages. */
function python(t, packages) {
  const folder = place(t);
  run('python3', ['-m', 'venv', folder]);
  run(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  return (name) => join(folder, 'bin', name);
}

/** The wheel of the Python package, with the module in it. */
function wheel(t, bin) {
  const [source, out] = [place(t), place(t)];
  cpSync(path('doors/python'), source, { recursive: true });
  for (const name of ['restate_scaleout.wasm', 'plugin.json']) {
    cpSync(path(`dist/${name}`), join(source, 'src/restate_scaleout', name));
  }
  run(bin('python'), ['-m', 'pip', 'wheel', '--quiet', '--no-deps', '--wheel-dir', out, source]);
  return join(out, readdirSync(out)[0]);
}

test('pre-commit', (t) => {
  const bin = python(t, ['pre-commit==4.7.0']);
  const built = wheel(t, bin);
  const folder = place(t);
  const git = (...args) => run('git', args, { cwd: folder });
  git('init', '--quiet');
  mkdirSync(join(folder, 'deploy'));
  const hooks = example('pre-commit').replace('restate-scaleout==0.1.0', built);
  writeFileSync(join(folder, '.pre-commit-config.yaml'), hooks);
  const commit = (text) => {
    writeFileSync(join(folder, 'deploy/restate.toml'), text);
    git('add', '--all');
    return spawnSync(bin('pre-commit'), ['run'], { cwd: folder, encoding: 'utf8' });
  };
  const bad = commit(BAD);
  assert.equal(bad.status, 1, bad.stdout + bad.stderr);
  assert.match(bad.stdout, /RS108[\s\S]*deploy\/restate\.toml:1:16/);
  const good = commit(GOOD);
  assert.equal(good.status, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /restate-check\.+Passed/);
});

test('Ansible', (t) => {
  const bin = python(t, ['ansible-core==2.19.14']);
  run(bin('python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', wheel(t, bin)]);
  const folder = place(t);
  const there = join(folder, 'restate.toml');
  const task = example('Ansible').replace('/etc/restate/restate.toml', there).replace('restate-check', bin('restate-check'));
  const indented = task.split('\n').map((line) => `    ${line}`).join('\n');
  writeFileSync(join(folder, 'play.yml'), `- hosts: localhost\n  gather_facts: false\n  tasks:\n${indented}`);
  const play = (text) => {
    writeFileSync(join(folder, 'restate.toml.j2'), text);
    return spawnSync(bin('ansible-playbook'), ['-i', 'localhost,', '-c', 'local', '-e', `ansible_python_interpreter=${bin('python')}`, 'play.yml'], { cwd: folder, encoding: 'utf8' });
  };
  const good = play(GOOD);
  assert.equal(good.status, 0, good.stdout + good.stderr);
  const bad = play(BAD);
  assert.notEqual(bad.status, 0);
  assert.match(bad.stdout + bad.stderr, /RS108/);
  assert.equal(readFileSync(there, 'utf8'), GOOD, 'the bad file has not landed');
});

test('the composite action', (t) => {
  const packed = place(t);
  run('npm', ['pack', '--silent', '--pack-destination', packed], { cwd: path('doors/web/package') });
  const action = readFileSync(path('doors/action/action.yml'), 'utf8');
  const script = /run: \|\n([\s\S]*)$/.exec(action)[1].replace(/^ {8}/gm, '');
  const folder = place(t);
  writeFileSync(join(folder, 'restate.toml'), BAD);
  writeFileSync(join(folder, 'script.sh'), script);
  const env = {
    ...process.env,
    ...{ FILES: 'restate.toml', SERVER_VERSION: '1.7.12', TARGET_VERSION: '', ALLOW: 'RS100=seen\n', DENY_WARNINGS: 'false' },
    ...{ SARIF: 'out.sarif', PACKAGE: join(packed, readdirSync(packed)[0]) },
  };
  // As the runner starts it.
  const steps = (more) => spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', 'script.sh'], { cwd: folder, encoding: 'utf8', env: { ...env, ...more } });
  const bad = steps({});
  assert.equal(bad.status, 1, bad.stderr);
  assert.match(bad.stdout, /^::error .*file=restate\.toml.*line=1/m);
  const { runs } = JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8'));
  assert.ok(runs[0].results.some(({ ruleId }) => ruleId === 'RS108'));
  writeFileSync(join(folder, 'restate.toml'), GOOD);
  assert.equal(steps({}).status, 0);
  mkdirSync(join(folder, 'two words'));
  writeFileSync(join(folder, 'two words/restate.toml'), BAD);
  assert.equal(steps({ FILES: 'restate.toml\ntwo words\n' }).status, 1);
  assert.equal(steps({ FILES: 'restate.toml two words', SARIF: 'none.sarif' }).status, 2);
  assert.ok(!readdirSync(folder).includes('none.sarif'), 'what was not checked has no report');
  assert.equal(steps({ DENY_WARNINGS: 'true', FILES: 'none.toml' }).status, 2);
  assert.equal(steps({ FILES: '-h' }).status, 2, 'a name is no option');
  assert.equal(steps({ SARIF: 'out/deep/r.sarif' }).status, 0);
  assert.ok(readdirSync(join(folder, 'out/deep')).includes('r.sarif'));
  writeFileSync(join(folder, 'restate.toml'), `${GOOD}node-nam = "x"\n`);
  assert.deepEqual(['true', 'True', 'false', '', 'yes'].map((DENY_WARNINGS) => steps({ DENY_WARNINGS }).status), [1, 1, 0, 0, 2]);
});
