// The plugin in a real Helm 4, with a chart of our own.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ran, root } from '../programs/ran.mjs';
import { helm } from './helm.mjs';

const { program, missing } = await helm();

describe('helm restate-check', { skip: missing }, () => {
  const home = mkdtempSync(join(tmpdir(), 'rs-helm-'));
  const env = Object.fromEntries(['CACHE', 'CONFIG', 'DATA'].map((kind) => [`HELM_${kind}_HOME`, join(home, kind.toLowerCase())]));
  after(() => rmSync(home, { recursive: true, force: true }));

  const run = (args, stdin) => ran(program, args, { stdin, env });
  const rendered = async (...sets) => {
    const { code, stdout, stderr } = await run(['template', 'orders', join(root, 'tests/helm/chart'), ...sets.flatMap((set) => ['--set', set])]);
    assert.equal(code, 0, stderr);
    return stdout;
  };

  before(async () => {
    const { code, stderr } = await run(['plugin', 'install', join(root, 'dist/helm/restate-check')]);
    assert.equal(code, 0, stderr);
  });

  test('a sound chart passes, and what was read is said by template', async () => {
    const { code, stdout, stderr } = await run(['restate-check'], await rendered());
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /restate-set\/templates\/statefulset\.yaml/);
    assert.match(stdout, /orders-0.*orders-1.*orders-2/s);
  });

  test('an error is shown at its template and fails the pipeline', async () => {
    const { code, stdout, stderr } = await run(['restate-check'], await rendered('env.RESTATE_ROLES=[king]'));
    assert.equal(code, 1);
    assert.match(stdout, /error\[RS\d+\][^]*king[^]*restate-set\/templates\/statefulset\.yaml:\d+:\d+/);
    assert.match(stderr, /plugin error: 1 error$/m);
  });

  test('what hurts only the set is seen', async () => {
    const { code, stdout } = await run(['restate-check'], await rendered('env.RESTATE_DEFAULT_REPLICATION=4'));
    assert.match(stdout, /warning\[RS209\][^]*of orders-0, orders-1 and orders-2/);
    assert.equal(code, 0);
  });

  test('SARIF names templates', async () => {
    const { code, stdout } = await run(['restate-check', '--format', 'sarif'], await rendered('env.RESTATE_ROLES=[king]'));
    assert.equal(code, 1);
    const [{ results }] = JSON.parse(stdout).runs;
    assert.equal(results[0].locations[0].physicalLocation.artifactLocation.uri, 'restate-set/templates/statefulset.yaml');
  });

  test('its own flags come through, and mistakes are said', async () => {
    const deny = ['restate-check', '--deny-warnings'];
    const text = await rendered('env.RESTATE_CLUSTER_NAM=prod');
    assert.equal((await run(['restate-check'], text)).code, 0);
    assert.equal((await run(deny, text)).code, 1);
    assert.equal((await run([...deny, '--allow', 'RS109=it is old'], text)).code, 0);
    assert.match((await run(['restate-check', '--help'])).stdout, /--server-version/);
    for (const [args, words] of [[['--formt', 'sarif'], /--formt/], [['out.yaml'], /restate-check < out\.yaml/], [[], /standard input is empty/]]) {
      const { code, stderr } = await run(['restate-check', ...args]);
      assert.equal(code, 1);
      assert.match(stderr, words);
    }
  });

  test('an archive installs when nobody asks for its signature', async () => {
    const archive = join(home, 'restate-check-0.1.0.tgz');
    assert.equal((await ran('tar', ['-czf', archive, '-C', join(root, 'dist/helm'), 'restate-check'])).code, 0);
    assert.equal((await run(['plugin', 'uninstall', 'restate-check'])).code, 0);
    const { code, stderr } = await run(['plugin', 'install', archive, '--verify=false']);
    assert.equal(code, 0, stderr);
    assert.match((await run(['plugin', 'list'])).stdout, /restate-check/);
    assert.equal((await run(['restate-check'], await rendered())).code, 0);
  });
});
