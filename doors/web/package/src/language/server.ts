#!/usr/bin/env node
// The language server: what `check` says, in an editor.
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CompletionItemKind, CompletionItemTag, DidChangeWatchedFilesNotification, type InitializeResult, MessageType, ProposedFeatures,
  ShowMessageNotification, TextDocumentSyncKind, TextDocuments, createConnection,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { check, folders, load, places } from '../node.js';
import { actions, diagnostics, isRead } from './diagnostics.js';
import { alone, concerns, type Look, look, type Open } from './folder.js';

/** How long nothing is typed before it is looked at, in milliseconds. */
const PAUSE = 120;

const scaleout = await load();
/** What a check of no files says. */
const nothing = check(scaleout, { files: [] });
const connection = process.argv.includes('--stdio')
  ? createConnection(ProposedFeatures.all)
  : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
const documents = new TextDocuments(TextDocument);
const looks = new Map<string, Look>();
const due = new Map<string, NodeJS.Timeout>();

/** The path of a document that lies on a disk. */
function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // It lies on another host, or its name is none.
    return undefined;
  }
}

/** The names of texts that were never saved, by the language that the editor takes them for. */
const UNSAVED: Record<string, string> = { toml: 'untitled.toml', yaml: 'untitled.yaml', dockercompose: 'compose.yaml', shellscript: 'untitled.sh' };

/** What a document is looked at with. */
interface Home {
  /** The folder, or the document that lies in none. */
  id: string;
  /** The document's name in it. */
  name: string;
}

function homeOf(uri: string): Home | undefined {
  const path = pathOf(uri);
  if (path !== undefined) return { id: dirname(path), name: basename(path) };
  const name = uri.startsWith('untitled:') ? UNSAVED[documents.get(uri)?.languageId ?? ''] : undefined;
  return name === undefined ? undefined : { id: uri, name };
}

function open(): Map<string, Open> {
  const texts = new Map<string, Open>();
  for (const document of documents.all()) {
    const path = pathOf(document.uri);
    if (path !== undefined) texts.set(path, { uri: document.uri, text: document.getText() });
  }
  return texts;
}

/** What is too much for the module, or what it cannot read, is told once; the editor goes on without findings. */
const refused = new Map<string, string>();

function looked({ id, name }: Home): Look {
  const document = documents.get(id);
  try {
    const seen = document ? alone(scaleout, name, { uri: id, text: document.getText() }) : look(scaleout, id, open());
    refused.delete(id);
    return seen;
  } catch (error) {
    const what = document ? name : `the files of ${id}`;
    const why = `restate: ${what} ${document ? 'was' : 'were'} not checked: ${(error as Error).message}`;
    if (refused.get(id) !== why) {
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: why });
    }
    refused.set(id, why);
    return { texts: new Map(), uri: () => id, input: { files: [] }, checked: nothing };
  }
}

/** Looks at a document and what lies beside it, and tells of those that are open. */
function tell(home: Home): Look {
  const seen = looked(home);
  looks.set(home.id, seen);
  for (const document of documents.all()) {
    const of = homeOf(document.uri);
    if (of?.id !== home.id) continue;
    void connection.sendDiagnostics({
      uri: document.uri,
      version: document.version,
      diagnostics: diagnostics(seen, of.name),
    });
  }
  return seen;
}

const lookOf = (home: Home) => looks.get(home.id) ?? tell(home);

/** Looks again at what rests on a text: its own folder, and others that name it. */
function soon(uri: string): void {
  const own = homeOf(uri);
  if (own !== undefined) again(own);
  const path = pathOf(uri);
  if (path !== undefined) changed([path]);
}

function changed(paths: string[]): void {
  for (const home of homes().values()) {
    const look = looks.get(home.id);
    if (paths.some((path) => dirname(path) === home.id || (look !== undefined && concerns(look, home.id, path)))) again(home);
  }
}

/** Looks at it again when nothing more is typed; at what nobody has open any more not before it is opened again. */
function again(home: Home): void {
  looks.delete(home.id);
  clearTimeout(due.get(home.id));
  if (homes().has(home.id)) due.set(home.id, setTimeout(() => tell(home), PAUSE));
}

/** What is open, by its folder. */
function homes(): Map<string, Home> {
  const all = documents.all().flatMap(({ uri }) => homeOf(uri) ?? []);
  return new Map(all.map((home) => [home.id, home]));
}

/** What the editor is to tell of, when another program writes it. */
const { endings, names, beginnings } = folders(scaleout);
const WATCHED = `**/{${[...endings.map((end) => `*${end}`), ...names, ...beginnings.map((start) => `${start}*`)].join(',')}}`;
let watches = false;

connection.onInitialize(({ capabilities }) => {
  watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false;
  return initialized;
});
connection.onInitialized(() => {
  if (watches) {
    const watchers = [{ globPattern: WATCHED }];
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
});
// Many files may change at once, as when another branch is checked out; only what is open, and what it names, counts.
connection.onDidChangeWatchedFiles(({ changes }) => {
  changed(changes.flatMap(({ uri }) => pathOf(uri) ?? []));
});

const initialized: InitializeResult = {
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll'] },
    completionProvider: { triggerCharacters: ['.', '[', '=', '"', ' '] },
    hoverProvider: true,
  },
  serverInfo: { name: 'restate-language-server', version: scaleout.describe().version },
};

documents.onDidChangeContent(({ document }) => soon(document.uri));
documents.onDidSave(({ document }) => soon(document.uri));
documents.onDidClose(({ document }) => {
  void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  soon(document.uri);
});

connection.onCodeAction(({ textDocument, range, context }) => {
  const home = homeOf(textDocument.uri);
  return home === undefined ? [] : actions(scaleout, lookOf(home), home.name, range, context.only);
});

/** A document that says what a server is started with, and the place in it: completions and pages of keys make sense there. */
function inConfiguration(uri: string, position: { line: number; character: number }) {
  const document = documents.get(uri);
  const home = homeOf(uri);
  if (!document || !home) return undefined;
  const text = document.getText();
  const toml = home.name.endsWith('.toml');
  // An empty one is about to be filled.
  if (!isRead(lookOf(home), home.name) && !(toml && text.trim() === '')) return undefined;
  const count = places(text);
  const offset = count.byte(document.offsetAt(position));
  const answer = scaleout.complete({ file: { name: toml ? 'restate.toml' : home.name, text }, offset });
  const range = (start: number, end: number) => ({
    start: document.positionAt(count.unit(start)),
    end: document.positionAt(count.unit(end)),
  });
  return { answer, range };
}

const KINDS = {
  key: CompletionItemKind.Property,
  table: CompletionItemKind.Module,
  value: CompletionItemKind.Value,
};

connection.onCompletion(({ textDocument, position }) => {
  const at = inConfiguration(textDocument.uri, position);
  if (!at) return [];
  const range = at.range(at.answer.start, at.answer.end);
  return at.answer.proposals.map(({ text, kind, detail, deprecated }, index) => ({
    label: text,
    kind: KINDS[kind],
    documentation: detail,
    sortText: String(index).padStart(4, '0'),
    ...(deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
    textEdit: { range, newText: text },
  }));
});

connection.onHover(({ textDocument, position }) => {
  const at = inConfiguration(textDocument.uri, position);
  const key = at?.answer.key;
  if (!at || !key) return null;
  const page = scaleout.explain({ kind: 'key', topic: key.key }).pages[0]?.text;
  return {
    range: at.range(key.start, key.end),
    contents: { kind: 'markdown', value: page ?? `\`${key.key}\`\n\n${key.detail}` },
  };
});

documents.listen(connection);
connection.listen();
