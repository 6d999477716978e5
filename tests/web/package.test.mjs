// The npm package, held against the Extism module and against what its README says.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { allowing, apply, check, folders, load } from '../../doors/web/package/dist/node.js';
import { load as loadExtism } from '../../bench/kernel.mjs';

const here = (path) => new URL(path, new URL('../../doors/web/package/', import.meta.url));
const scaleout = await load();

test('every export of the module is a function of the package', () => {
  const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  const exports = scaleout.describe().exports.map(({ name }) => camel(name)).filter((name) => name !== 'run');
  assert.deepEqual(Object.keys(scaleout).sort(), exports.sort());
});

test('it answers as the Extism module does, byte for byte', async () => {
  const extism = await loadExtism(readFileSync(here('../../../dist/restate_scaleout.wasm')));
  const texts = ['', 'auto-provison = true\n# ü\nroles = 3', '[worker]\nx = "größe"', '= broken'];
  for (const text of texts) {
    const input = { nodes: [{ name: 'n', file: { name: 'restate.toml', text } }] };
    assert.deepEqual(scaleout.validate(input), JSON.parse(extism('validate', JSON.stringify(input))));
  }
});

test('an input that cannot be used is an error that says why', () => {
  assert.throws(() => scaleout.validate({ nodes: 3 }), /validate: input line 1, column 10.*found a number/s);
});

test('a finding stands where people wrote it, also after signs of more bytes than one', () => {
  const text = 'x-größe: &e\n  RESTATE_CLUSTER_NAME: prod\nservices:\n  n1:\n    image: restatedev/restate:1.7.12\n'
    + '    environment: { <<: *e, RESTATE_NODE_NAMES: n1 }\n';
  const { findings, deployments } = check(scaleout, { files: [{ name: 'compose.yaml', text }] });
  assert.deepEqual(deployments.map(({ found }) => found.map(({ node }) => node)), [['n1']]);
  const one = findings.find(({ code }) => code === 'RS109');
  const bytes = Buffer.from(text).subarray(one.at.start, one.at.end).toString();
  assert.equal(bytes, 'RESTATE_NODE_NAMES');
  assert.equal(one.at.line, 6);
});

test('a comment allows a finding where one can stand, and nothing else changes', () => {
  const allowed = (name, text, code) => {
    const input = { files: [{ name, text }], serverVersion: '1.7.12' };
    const edit = allowing(scaleout, input, check(scaleout, input).findings.find((one) => one.code === code));
    return edit && apply(new Map([[name, text]]), [edit]).get(name);
  };
  assert.equal(allowed('n1.toml', 'a = 1\r\n', 'RS103'), '# restate-scaleout: allow RS103 say why\r\na = 1\r\n');
  // Between the lines of a command a comment would be a part of it.
  const script = '#!/bin/sh\ndocker run \\\n  -e RESTATE_ROLE=ö \\\n  restatedev/restate:1.7.12\n';
  assert.match(allowed('up.sh', script, 'RS109'), /^#!\/bin\/sh\n# restate-scaleout: allow-file RS109 say why\ndocker run/);
  assert.equal(allowed('n1.toml', 'roles = 1\n', 'RS108'), undefined, 'an error is not allowed');
  // What follows from a finding is told once it is allowed, and is no reason not to allow it.
  const nodes = 'services:\n' + ['n1', 'n2'].map((name) => `  ${name}:\n    image: restatedev/restate:1.5.6\n    environment:\n      RESTATE_ADVERTISED_ADRESS: http://${name}:5122\n`).join('');
  assert.match(allowed('compose.yaml', nodes, 'RS109'), /# restate-scaleout: allow RS109 say why\n +RESTATE_ADVERTISED_ADRESS/);
});

test('every host reads the same files of a folder', () => {
  const { wanted, isTools } = folders(scaleout);
  for (const name of ['restate.toml', '.env', '.env.prod', 'a.yml', 'Kustomization', 'up.sh']) assert.ok(wanted(name), name);
  for (const name of ['README.md', 'toml', 'env', 'x.env.txt']) assert.ok(!wanted(name), name);
  assert.ok(isTools('.git') && isTools('node_modules') && !isTools('deploy'));
});

test('what lies outside is asked for, and left unknown when nobody has it', () => {
  const text = 'services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: n1.env\n';
  const files = [{ name: 'compose.yaml', text }];
  assert.deepEqual(check(scaleout, { files }).needs.map(({ path }) => path), ['n1.env']);
  assert.deepEqual(check(scaleout, { files, missing: ['n1.env'] }).needs, []);
  const env = { name: 'n1.env', text: 'RESTATE_NODE_NAMES=n1\n' };
  const { findings } = check(scaleout, { files: [...files, env] });
  assert.ok(findings.some(({ code, at }) => code === 'RS109' && at.file === 'n1.env'), JSON.stringify(findings));
});

test('the package holds what it needs and nothing else', () => {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const [packed] = JSON.parse(execFileSync(npm, ['pack', '--dry-run', '--json'], { cwd: here('.'), encoding: 'utf8' }));
  const names = packed.files.map(({ path }) => path);
  for (const name of names) assert.match(name, /^(dist\/.*\.(js|d\.ts|wasm)|package\.json|README\.md|LICENSE-(APACHE|MIT))$/);
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    assert.ok(names.includes(name), name);
    // A package has them inside, and all are the project's.
    const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    for (const door of ['web/package', 'python']) assert.equal(readFileSync(new URL(`../../doors/${door}/${name}`, import.meta.url), 'utf8'), text);
  }
  console.log(`the package has ${packed.size} bytes packed, ${packed.unpackedSize} unpacked`);
  const { exports } = JSON.parse(readFileSync(here('package.json'), 'utf8'));
  const paths = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(paths));
  for (const path of paths(exports)) {
    assert.ok(existsSync(here(path)), `${path} is built`);
    assert.ok(names.includes(path.slice(2)), `${path} is packed`);
  }
  for (const name of names.filter((name) => name.endsWith('.js'))) {
    assert.doesNotMatch(readFileSync(here(name), 'utf8'), /extism/i, name);
  }
});

test('the example of the README runs', async () => {
  const readme = readFileSync(here('README.md'), 'utf8');
  const [, example] = /```js\n([\s\S]*?)```/.exec(readme);
  const lines = [];
  const run = new Function('load', 'check', 'console', `return (async () => {${example.replace(/^import .*$/m, '')}})()`);
  await run(load, check, { log: (line) => lines.push(line) });
  assert.deepEqual(lines, ['restate.toml:1:1: warning RS103: unknown key `cluster-nam`']);
});
