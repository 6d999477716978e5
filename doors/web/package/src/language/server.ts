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
import { actions, diagnostics } from './diagnostics.js';
import { type Look, look } from './folder.js';

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

function open(): Map<string, string> {
  const texts = new Map<string, string>();
  for (const document of documents.all()) {
    const path = pathOf(document.uri);
    if (path !== undefined) texts.set(path, document.getText());
  }
  return texts;
}

/** What is too much for the module, or what it cannot read, is told once; the editor goes on without findings. */
const refused = new Map<string, string>();

function looked(folder: string): Look {
  try {
    const seen = look(scaleout, folder, open());
    refused.delete(folder);
    return seen;
  } catch (error) {
    const why = `restate: the files of ${folder} were not checked: ${(error as Error).message}`;
    if (refused.get(folder) !== why) {
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: why });
    }
    refused.set(folder, why);
    return { folder, texts: new Map(), input: { files: [] }, checked: nothing };
  }
}

/** Looks at a folder, and tells of the documents of it that are open. */
function tell(folder: string): Look {
  const seen = looked(folder);
  looks.set(folder, seen);
  for (const document of documents.all()) {
    const path = pathOf(document.uri);
    if (path === undefined || dirname(path) !== folder) continue;
    void connection.sendDiagnostics({
      uri: document.uri,
      version: document.version,
      diagnostics: diagnostics(seen, basename(path)),
    });
  }
  return seen;
}

function soon(uri: string): void {
  const path = pathOf(uri);
  if (path === undefined) return;
  const folder = dirname(path);
  looks.delete(folder);
  clearTimeout(due.get(folder));
  due.set(folder, setTimeout(() => tell(folder), PAUSE));
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
connection.onDidChangeWatchedFiles(({ changes }) => changes.forEach(({ uri }) => soon(uri)));

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
  const path = pathOf(textDocument.uri);
  if (path === undefined) return [];
  const folder = dirname(path);
  return actions(scaleout, looks.get(folder) ?? tell(folder), basename(path), range, context.only);
});

/** A TOML document, where completions and pages of keys make sense, and the place in it. */
function inToml(uri: string, position: { line: number; character: number }) {
  const document = documents.get(uri);
  if (!document || !uri.endsWith('.toml')) return undefined;
  const path = pathOf(uri);
  // Other programs have TOML files, too.
  const seen = path === undefined ? undefined : (looks.get(dirname(path)) ?? tell(dirname(path)));
  const read = seen?.checked.read.find(({ file }) => file === basename(path!));
  if (read?.kind === 'other' && document.getText().trim() !== '') return undefined;
  const text = document.getText();
  const count = places(text);
  const offset = count.byte(document.offsetAt(position));
  const answer = scaleout.complete({ file: { name: 'restate.toml', text }, offset });
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
  const at = inToml(textDocument.uri, position);
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
  const at = inToml(textDocument.uri, position);
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
