// The extension in a real moon, in a workspace of our own.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ran, root } from '../programs/ran.mjs';

const moon = createRequire(import.meta.url).resolve('@moonrepo/cli/moon.js');

const COMPOSE = `services:
  n1:
    image: docker.restate.dev/restatedev/restate:1.7.12
    env_file: [../env/n1.env]
    volumes: [data:/restate-data]
volumes: {data: {}}
`;

describe('moon ext restate', () => {
  const place = mkdtempSync(join(tmpdir(), 'rs-moon-'));
  const workspace = join(place, 'workspace');
  // Nothing of whoever runs the test: moon keeps what it compiles at home.
  const home = join(place, 'home');
  const env = { HOME: home, MOON_HOME: join(home, '.moon'), PROTO_HOME: join(home, '.proto'), NO_COLOR: '1' };
  after(() => rmSync(place, { recursive: true, force: true }));

  const put = (name, text) => {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text);
  };
  const run = async (args, folder = '') => {
    const answer = await ran(process.execPath, [moon, 'ext', 'restate', '--', ...args], { env, cwd: join(workspace, folder) });
    // moon breaks lines of errors, and draws a bar beside them.
    return { ...answer, stderr: answer.stderr.replace(/\s*\n\s*│?\s*/g, ' ') };
  };

  before(() => {
    put('home/n9/restate.toml', 'roles = ["king"]\n');
    put('outside.toml', 'roles = ["king"]\n');
    put('workspace/.moon/workspace.yml', 'projects: []\ntelemetry: false\n');
    put('workspace/.moon/extensions.yml', `restate:\n  plugin: '${pathToFileURL(join(root, 'dist/moon/restate.wasm'))}'\n`);
    put('workspace/deploy/compose.yaml', COMPOSE);
    put('workspace/env/n1.env', 'RESTATE_NODE_NAME=n1\nRESTATE_CLUSTER_NAM=prod\n');
    put('workspace/sound.toml', 'cluster-name = "prod"\nnode-name = "n1"\nbase-dir = "/data"\n');
    put('workspace/broken.toml', 'roles = ["king"]\n');
    put('workspace/tags.toml', 'cluster-nam = "prod"\n"<id>x</id>" = 1\n');
  });

  test('a sound file passes', async () => {
    const { code, stdout, stderr } = await run(['sound.toml', '--server-version', '1.7.12']);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /checked for Restate 1\.7\.12/);
  });

  test('an error is shown at its line and ends with 1', async () => {
    const { code, stdout, stderr } = await run(['broken.toml']);
    assert.equal(code, 1);
    assert.match(stdout, /error\[RS\d+\][^]*broken\.toml:1:10[^]*king/);
    assert.match(stderr, /× 1 error /);
  });

  test('what a file names is read, from the folder one is in', async () => {
    const { code, stdout, stderr } = await run(['compose.yaml'], 'deploy');
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /RESTATE_CLUSTER_NAM[^]*env\/n1\.env:2:1/);
    assert.match(stdout, /moon ext restate -- explain/);
    assert.equal((await run(['deploy/compose.yaml', '--deny-warnings'])).code, 1);
    assert.equal((await run(['deploy/compose.yaml', '--deny-warnings', '--allow', 'RS109=it is old'])).code, 0);
  });

  test('paths of this machine lead to what moon shows, and to nothing else', async () => {
    for (const file of [join(workspace, 'broken.toml'), join(home, 'n9/restate.toml'), '../home/n9/restate.toml']) {
      const { code, stdout, stderr } = await run([file]);
      assert.equal(code, 1, file);
      assert.match(stdout, /king/, file + stderr);
    }
    for (const file of [join(place, 'outside.toml'), '../outside.toml']) {
      assert.match((await run([file])).stderr, /only what lies in the workspace or in the home directory/, file);
    }
  });

  test('moon takes nothing out of what is printed', async () => {
    const { stdout } = await run(['tags.toml', '--format', 'sarif']);
    const [{ results }] = JSON.parse(stdout).runs;
    assert.ok(results.some(({ message }) => message.text.includes('<id>x</id>')), stdout);
    const junit = await run(['tags.toml', '--format', 'junit']);
    assert.match(junit.stdout, /<testsuites[ >][^]*<\/testcase >[^]*<\/testsuites >/);
    assert.match((await run(['tags.toml'])).stdout, /<id>x<.?\/id>/);
  });

  test('pages, and mistakes that are said', async () => {
    assert.match((await run(['explain', 'RS103'])).stdout, /RS103/);
    assert.match((await run(['--help'])).stdout, /--server-version/);
    for (const [args, words] of [
      [['--formt', 'sarif'], /--formt/],
      [['none.toml'], /none\.toml: there is no such file/],
      [['deploy'], /name the files in it/],
      [[], /name a file/],
    ]) {
      const { code, stderr } = await run(args);
      assert.equal(code, 1, String(args));
      assert.match(stderr, words);
    }
  });
});
