// The language server, spoken to as an editor does, and by a real Neovim where there is one.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const server = fileURLToPath(new URL('../../doors/web/package/dist/language/server.js', import.meta.url));

/** An editor that speaks the protocol and nothing more. */
class Editor {
  constructor() {
    this.child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.ended = new Promise((resolve) => this.child.on('exit', resolve));
    this.waiting = new Map();
    this.told = [];
    this.heard = () => {};
    this.next = 1;
    let buffer = Buffer.alloc(0);
    this.child.stdout.on('data', (chunk) => {
      buffer = Buffer.concat([buffer, chunk]);
      for (;;) {
        const head = buffer.indexOf('\r\n\r\n');
        if (head < 0) return;
        const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, head))[1]);
        if (buffer.length < head + 4 + length) return;
        const message = JSON.parse(buffer.subarray(head + 4, head + 4 + length));
        buffer = buffer.subarray(head + 4 + length);
        if (message.id !== undefined && !message.method) this.waiting.get(message.id)(message);
        else this.told.push(message);
        this.heard();
      }
    });
  }

  send(message) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  async ask(method, params) {
    const id = this.next++;
    const answer = new Promise((resolve) => this.waiting.set(id, resolve));
    this.send({ id, method, params });
    const { result, error } = await answer;
    assert.equal(error, undefined);
    return result;
  }

  /** The newest diagnostics of a document, once they are of this version. */
  async diagnostics(uri, version) {
    for (;;) {
      const found = this.told.findLast(({ method, params }) => method === 'textDocument/publishDiagnostics' && params.uri === uri);
      if (found?.params.version === version) return found.params.diagnostics;
      await new Promise((resolve) => {
        this.heard = resolve;
      });
    }
  }

  open(uri, text, version = 1, languageId = 'toml') {
    this.send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId, version, text } } });
  }

  async close() {
    await this.ask('shutdown');
    this.send({ method: 'exit' });
    await this.ended;
  }
}

let folder;
let editor;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'language-'));
  editor = new Editor();
  await editor.ask('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  editor.send({ method: 'initialized', params: {} });
});
afterEach(async () => {
  await editor.close();
  rmSync(folder, { recursive: true });
});

const uri = (name) => pathToFileURL(join(folder, name)).href;
const codes = (diagnostics) => diagnostics.map(({ code }) => code).sort();

test('a mistake stands where it is, counted as editors count', async () => {
  editor.open(uri('restate.toml'), '# größe 𝄞\ncluster-name = "𝄞ß"\nnode-nam = "n1" # 𝄞\n');
  const [one] = (await editor.diagnostics(uri('restate.toml'), 1)).filter(({ code }) => code === 'RS103');
  assert.deepEqual(one.range, { start: { line: 2, character: 0 }, end: { line: 2, character: 8 } });
  assert.equal(one.severity, 2);
});

test('it is corrected by a quick fix, and allowed by a comment', async () => {
  const text = '# 𝄞\n[worker]\nshutdown-timeout = "2m"\n';
  editor.open(uri('restate.toml'), text);
  await editor.diagnostics(uri('restate.toml'), 1);
  const range = { start: { line: 2, character: 3 }, end: { line: 2, character: 3 } };
  const actions = await editor.ask('textDocument/codeAction', { textDocument: { uri: uri('restate.toml') }, range, context: { diagnostics: [] } });
  const all = actions.find(({ kind }) => kind === 'source.fixAll').edit.changes[uri('restate.toml')];
  const lines = text.split('\n');
  const offset = ({ line, character }) => lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, character);
  const after = all.toSorted((a, b) => offset(b.range.start) - offset(a.range.start)).reduce(
    (text, { range, newText }) => text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end)),
    text,
  );
  assert.equal(after, 'shutdown-timeout = "2m"\n\n# 𝄞\n[worker]\n');
  const allow = actions.find(({ title }) => title === 'Allow RS104 here');
  assert.equal(allow.edit.changes[uri('restate.toml')][0].newText, '# restate-scaleout: allow RS104 say why\n');
  const kinds = async (only) => {
    const context = { diagnostics: [], only };
    const some = await editor.ask('textDocument/codeAction', { textDocument: { uri: uri('restate.toml') }, range, context });
    return [...new Set(some.map(({ kind }) => kind))];
  };
  assert.deepEqual(await kinds(['quickfix']), ['quickfix']);
  assert.deepEqual(await kinds(['source']), ['source.fixAll']);
  assert.deepEqual(await kinds(['refactor']), []);
});

test('a document that lies on another host is none of its business', async () => {
  for (const odd of ['file://host/share/restate.toml', 'file:///%zz/restate.toml', 'untitled:restate.toml']) editor.open(odd, 'node-nam = "n1"\n');
  editor.open(uri('restate.toml'), 'node-nam = "n1"\n');
  assert.ok(codes(await editor.diagnostics(uri('restate.toml'), 1)).includes('RS103'));
});

test('a finding in a compose file is allowed where it stands', async () => {
  const text = 'services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      RESTATE_ROLE: x\n';
  editor.open(uri('compose.yaml'), text);
  await editor.diagnostics(uri('compose.yaml'), 1);
  const at = { line: 4, character: 8 };
  const context = { diagnostics: [] };
  const actions = await editor.ask('textDocument/codeAction', { textDocument: { uri: uri('compose.yaml') }, range: { start: at, end: at }, context });
  const [edit] = actions.find(({ title }) => title === 'Allow RS109 here').edit.changes[uri('compose.yaml')];
  assert.deepEqual(edit, { range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } }, newText: '      # restate-scaleout: allow RS109 say why\n' });
});

test('the files of a folder are one deployment, as they are saved or open', async () => {
  const node = (name, more = '') => `node-name = "${name}"\ncluster-name = "prod"\nadvertised-address = "http://${name}:5122"\nauto-provision = true\n${more}`;
  writeFileSync(join(folder, 'n1.toml'), node('n1'));
  editor.open(uri('n2.toml'), node('n2'));
  assert.ok(codes(await editor.diagnostics(uri('n2.toml'), 1)).includes('RS201'));
  editor.open(uri('n1.toml'), node('n1').replace('true', 'false'));
  await editor.diagnostics(uri('n1.toml'), 1);
  const change = { textDocument: { uri: uri('n2.toml'), version: 2 }, contentChanges: [{ text: node('n2', '# more\n') }] };
  editor.send({ method: 'textDocument/didChange', params: change });
  assert.ok(!codes(await editor.diagnostics(uri('n2.toml'), 2)).includes('RS201'));
});

test('a compose file is read with what it names', async () => {
  writeFileSync(join(folder, 'n1.env'), 'RESTATE_ROLE=worker\n');
  editor.open(uri('compose.yaml'), 'services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: n1.env\n    environment:\n      RESTATE_NODE_NAMES: n1\n');
  assert.ok(codes(await editor.diagnostics(uri('compose.yaml'), 1)).includes('RS109'));
  editor.open(uri('n1.env'), 'RESTATE_ROLE=worker\n');
  assert.ok(codes(await editor.diagnostics(uri('n1.env'), 1)).includes('RS109'));
});

test('of files of other programs nothing is said', async () => {
  for (const [name, text] of [
    ['values.yaml', 'a: [\n'],
    ['ci.yml', 'on: push\njobs: {}\n'],
    ['Cargo.toml', '[package]\nname = "x"\n[workspace]\n'],
  ]) {
    editor.open(uri(name), text);
    assert.deepEqual(await editor.diagnostics(uri(name), 1), [], name);
  }
  const hover = await editor.ask('textDocument/hover', { textDocument: { uri: uri('Cargo.toml') }, position: { line: 1, character: 1 } });
  assert.equal(hover, null);
});

test('TOML of other programs is left alone, also where nothing else is in the folder', async () => {
  for (const [name, text] of [
    ['pyproject.toml', '[tool.ruff]\nline-length = 100\n'],
    ['Cargo.toml', '[package]\nname = "x"\n'],
  ]) {
    editor.open(uri(name), text);
    assert.deepEqual(await editor.diagnostics(uri(name), 1), [], name);
    const at = { textDocument: { uri: uri(name) }, position: { line: 1, character: 0 } };
    assert.deepEqual(await editor.ask('textDocument/completion', at), [], name);
  }
  editor.open(uri('restate.toml'), 'node-nam = "n1"\nauto-provision = true\n');
  assert.ok(codes(await editor.diagnostics(uri('restate.toml'), 1)).includes('RS103'));
  assert.deepEqual(await editor.diagnostics(uri('Cargo.toml'), 1), []);
});

test('what is too much is said, and the server goes on', async () => {
  editor.open(uri('restate.toml'), `# ${'x'.repeat(2 * 1024 * 1024)}\n`);
  assert.deepEqual(await editor.diagnostics(uri('restate.toml'), 1), []);
  const said = editor.told.find(({ method }) => method === 'window/showMessage');
  assert.match(said.params.message, /were not checked: .*MiB/);
  const change = { textDocument: { uri: uri('restate.toml'), version: 2 }, contentChanges: [{ text: 'node-nam = "n1"\n' }] };
  editor.send({ method: 'textDocument/didChange', params: change });
  assert.ok(codes(await editor.diagnostics(uri('restate.toml'), 2)).includes('RS103'));
});

test('a folder with more in it than can be read is read as far as it goes', async () => {
  for (let at = 0; at < 12; at += 1) writeFileSync(join(folder, `a${at}.yaml`), `a: ${'x'.repeat(500 * 1024)}\n`);
  editor.open(uri('restate.toml'), 'node-nam = "n1"\n');
  assert.ok(codes(await editor.diagnostics(uri('restate.toml'), 1)).includes('RS103'));
});

test('no place lies outside of its line', async () => {
  const text = 'node-name = "n1"\n[toolx]\na = 1\nb = [\n  2,\n]\r\n[worker]\nbind-adress = "x"\n';
  editor.open(uri('restate.toml'), text);
  const found = await editor.diagnostics(uri('restate.toml'), 1);
  assert.ok(found.length > 1);
  const lines = text.split(/\r?\n/);
  for (const { range, code } of found) {
    for (const { line, character } of [range.start, range.end]) assert.ok(character <= lines[line].length, `${code} ${line}:${character}`);
  }
});

test('what another program writes is seen', async () => {
  const node = (name, rest) => `node-name = "${name}"\ncluster-name = "prod"\nadvertised-address = "http://${name}:5122"\n${rest}`;
  writeFileSync(join(folder, 'n1.toml'), node('n1', 'auto-provision = true\n'));
  editor.open(uri('n2.toml'), node('n2', 'auto-provision = true\n'));
  assert.ok(codes(await editor.diagnostics(uri('n2.toml'), 1)).includes('RS201'));
  const before = editor.told.length;
  writeFileSync(join(folder, 'n1.toml'), node('n1', 'auto-provision = false\n'));
  editor.send({ method: 'workspace/didChangeWatchedFiles', params: { changes: [{ uri: uri('n1.toml'), type: 2 }] } });
  let told;
  while (!(told = editor.told.slice(before).find(({ params }) => params.uri === uri('n2.toml')))) {
    await new Promise((resolve) => {
      editor.heard = resolve;
    });
  }
  assert.ok(!codes(told.params.diagnostics).includes('RS201'));
});

test('what a file names is seen when it changes, wherever it lies', async () => {
  const [deploy, env] = [join(folder, 'deploy'), join(folder, 'shared.env')];
  mkdirSync(deploy);
  const at = pathToFileURL(join(deploy, 'compose.yaml')).href;
  editor.open(at, 'services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: ../shared.env\n', 1, 'yaml');
  assert.ok(!codes(await editor.diagnostics(at, 1)).includes('RS109'));
  const before = editor.told.length;
  writeFileSync(env, 'RESTATE_NODE_NAM=n1\nRESTATE_ROLES=[worker\n');
  editor.send({ method: 'workspace/didChangeWatchedFiles', params: { changes: [{ uri: pathToFileURL(env).href, type: 1 }] } });
  while (!editor.told.slice(before).some(({ params }) => params.uri === at)) {
    await new Promise((resolve) => {
      editor.heard = resolve;
    });
  }
});

test('keys are completed and explained', async () => {
  editor.open(uri('restate.toml'), '# 𝄞\nnode-na\n[worker]\n');
  await editor.diagnostics(uri('restate.toml'), 1);
  const position = { line: 1, character: 7 };
  const items = await editor.ask('textDocument/completion', { textDocument: { uri: uri('restate.toml') }, position });
  const item = items.find(({ label }) => label.startsWith('node-name'));
  assert.deepEqual(item.textEdit.range, { start: { line: 1, character: 0 }, end: position });
  const change = { textDocument: { uri: uri('restate.toml'), version: 2 }, contentChanges: [{ text: '# 𝄞\nnode-name = "n1"\n' }] };
  editor.send({ method: 'textDocument/didChange', params: change });
  await editor.diagnostics(uri('restate.toml'), 2);
  const hover = await editor.ask('textDocument/hover', { textDocument: { uri: uri('restate.toml') }, position: { line: 1, character: 3 } });
  assert.match(hover.contents.value, /node-name/);
});

test('the rest of a name that somebody is in goes with it', async () => {
  editor.open(uri('restate.toml'), 'node-nam = "n1"\n');
  await editor.diagnostics(uri('restate.toml'), 1);
  const items = await editor.ask('textDocument/completion', { textDocument: { uri: uri('restate.toml') }, position: { line: 0, character: 3 } });
  const { range } = items.find(({ label }) => label === 'node-name').textEdit;
  assert.deepEqual(range, { start: { line: 0, character: 0 }, end: { line: 0, character: 8 } });
});

test('a compose file that cannot be read is not clean, and that of others is nobody’s business', async () => {
  const broken = (image) => `services:\n  n1:\n    image: ${image}\n    ports: [8080\n`;
  editor.open(uri('compose.yaml'), broken('restatedev/restate:1.7.12'), 1, 'yaml');
  assert.deepEqual(codes(await editor.diagnostics(uri('compose.yaml'), 1)), ['RS403']);
  editor.open(uri('other.yaml'), broken('postgres:17'), 1, 'yaml');
  assert.deepEqual(await editor.diagnostics(uri('other.yaml'), 1), []);
});

test('variables are completed and explained where a node is read, and nowhere else', async () => {
  const at = (name, line, character) => ({ textDocument: { uri: uri(name) }, position: { line, character } });
  const labels = async (where) => (await editor.ask('textDocument/completion', where)).map(({ label }) => label);
  const compose = (image) => `services:\n  n1:\n    image: ${image}\n    environment:\n      RESTATE_NODE_NAM: "größe"\n`;
  editor.open(uri('compose.yaml'), compose('restatedev/restate:1.7.12'), 1, 'yaml');
  await editor.diagnostics(uri('compose.yaml'), 1);
  assert.deepEqual(await labels(at('compose.yaml', 4, 20)), ['RESTATE_NODE_NAME']);
  // While it is typed, there is no colon yet, and the file cannot be read.
  const half = { textDocument: { uri: uri('compose.yaml'), version: 11 }, contentChanges: [{ text: `${compose('restatedev/restate:1.7.12')}      RESTATE_NODE_NA` }] };
  editor.send({ method: 'textDocument/didChange', params: half });
  assert.deepEqual(codes(await editor.diagnostics(uri('compose.yaml'), 11)), ['RS403']);
  assert.deepEqual(await labels(at('compose.yaml', 5, 21)), ['RESTATE_NODE_NAME']);
  editor.open(uri('restate.yaml'), 'kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: c\ndata:\n  restate.toml: |\n    node-nam = "n1"\n    auto-provision = true\n', 1, 'yaml');
  await editor.diagnostics(uri('restate.yaml'), 1);
  const change = { textDocument: { uri: uri('compose.yaml'), version: 12 }, contentChanges: [{ text: compose('restatedev/restate:1.7.12').replace('NAM:', 'NAME:') }] };
  editor.send({ method: 'textDocument/didChange', params: change });
  await editor.diagnostics(uri('compose.yaml'), 12);
  const hover = await editor.ask('textDocument/hover', at('compose.yaml', 4, 10));
  assert.match(hover.contents.value, /node-name/);
  assert.deepEqual(hover.range, { start: { line: 4, character: 6 }, end: { line: 4, character: 23 } });
  editor.open(uri('other.yaml'), compose('postgres:17'), 1, 'yaml');
  await editor.diagnostics(uri('other.yaml'), 1);
  assert.deepEqual(await labels(at('other.yaml', 4, 20)), []);
});

test('a text that was never saved is looked at by itself, as what the editor takes it for', async () => {
  writeFileSync(join(folder, 'n1.toml'), 'node-name = "n1"\nauto-provision = true\n');
  const at = 'untitled:Untitled-1';
  editor.open(at, 'node-nam = "n1"\nauto-provision = true\n');
  const found = codes(await editor.diagnostics(at, 1));
  assert.ok(found.includes('RS103') && !found.includes('RS202'), found);
  const range = { start: { line: 0, character: 1 }, end: { line: 0, character: 1 } };
  const actions = await editor.ask('textDocument/codeAction', { textDocument: { uri: at }, range, context: { diagnostics: [] } });
  assert.deepEqual(actions.flatMap(({ edit }) => Object.keys(edit.changes)), actions.map(() => at));
  editor.open('untitled:Untitled-3', '[package]\nname = "x"\n');
  assert.deepEqual(await editor.diagnostics('untitled:Untitled-3', 1), [], 'another program’s');
  editor.open('untitled:Untitled-2', 'services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      RESTATE_NODE_NAM: n1\n', 1, 'yaml');
  assert.ok(codes(await editor.diagnostics('untitled:Untitled-2', 1)).includes('RS109'));
  editor.send({ method: 'textDocument/didClose', params: { textDocument: { uri: at } } });
  assert.deepEqual(await editor.diagnostics(at, undefined), []);
});

test('a document is called what the editor calls it', async () => {
  const odd = uri('n1.toml').replace(/t(?=oml$)/, '%74');
  editor.open(odd, 'node-nam = "n1"\nauto-provision = true\n');
  const [one] = (await editor.diagnostics(odd, 1)).filter(({ code }) => code === 'RS103');
  const actions = await editor.ask('textDocument/codeAction', { textDocument: { uri: odd }, range: one.range, context: { diagnostics: [] } });
  assert.ok(actions.length > 0);
  for (const { edit } of actions) assert.deepEqual(Object.keys(edit.changes), [odd]);
});

const neovim = spawnSync('nvim', ['--version']).status === 0 ? false : 'no nvim is on PATH';

test('a real Neovim shows it', { skip: neovim }, () => {
  const file = join(folder, 'restate.toml');
  writeFileSync(file, 'cluster-name = "größe"\nnode-nam = "n1"\n');
  const script = `
    vim.cmd('edit ' .. vim.fn.fnameescape('${file}'))
    local id = vim.lsp.start_client({ name = 'restate', cmd = { '${process.execPath}', '${server}', '--stdio' } })
    vim.lsp.buf_attach_client(0, id)
    vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
    local told = vim.tbl_map(function(one) return { one.lnum, one.col, one.end_col, one.message } end, vim.diagnostic.get(0))
    io.stdout:write(vim.fn.json_encode(told))
    vim.lsp.stop_client(id, true)
    vim.cmd('quitall!')`;
  writeFileSync(join(folder, 'script.lua'), script);
  const out = execFileSync('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', join(folder, 'script.lua')], { encoding: 'utf8', timeout: 60_000 });
  const told = JSON.parse(out).find(([, , , message]) => message.includes('node-nam'));
  assert.deepEqual(told.slice(0, 3), [1, 0, 8]);
});
