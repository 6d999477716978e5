// Findings as an editor shows them.
import {
  type CodeAction, CodeActionKind, type Diagnostic, DiagnosticSeverity, type Range, type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { allowing, places, together, type Edit, type Finding, type Places, type Scaleout } from '../index.js';
import type { Look } from './folder.js';

const SEVERITY = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** The rule about files that cannot be read at all. */
const UNREADABLE = 'RS403';

/** A text whose places were counted. */
interface Counted {
  text: string;
  count: Places;
  document: TextDocument;
}

/** The text that was counted last: what is told about a file is told all at once. */
let last: Counted | undefined;

function counted(text: string): Counted {
  if (last?.text !== text) last = { text, count: places(text), document: TextDocument.create('file:///', '', 0, text) };
  return last;
}

/** Where bytes of a text are for an editor. */
function range(text: string, start: number, end: number): Range {
  const { count, document } = counted(text);
  return { start: document.positionAt(count.unit(start)), end: document.positionAt(count.unit(end)) };
}

/** The range that a finding is about; of several lines the first. */
function about({ at }: Finding, text: string): Range {
  const { start, end } = range(text, at.start ?? 0, at.end ?? at.start ?? 0);
  if (start.line === end.line) return { start, end };
  // Up to the end of its line: a number behind that is refused by editors that look it up.
  const { count } = counted(text);
  const from = count.unit(at.start ?? 0);
  const length = text.slice(from).search(/[\r\n]|$/);
  return { start, end: { line: start.line, character: start.character + length } };
}

/**
 * Whether something of a node was read in a file, or would be if it could be read: whoever types the name of a variable breaks
 * a mapping until there is a colon behind it.
 */
export function isRead(look: Look, name: string): boolean {
  const read = look.checked.read.find(({ file }) => file === name);
  return (read?.nodes ?? 0) > 0 || (read?.kind !== 'other' && name.endsWith('.toml')) || findings(look, name).length > 0;
}

/**
 * Findings of a file that is read as configuration of nodes. Of any other file nothing is said, but of one that speaks of
 * Restate and cannot be read, as while somebody types.
 */
export function findings({ checked, texts }: Look, name: string): Finding[] {
  const read = checked.read.find(({ file }) => file === name);
  const own = checked.findings.filter(({ at }) => at.file === name);
  if (read && read.kind !== 'other') return own;
  return /restate/i.test(texts.get(name) ?? '') ? own.filter(({ code }) => code === UNREADABLE) : [];
}

/** The diagnostics of a file. */
export function diagnostics(look: Look, name: string): Diagnostic[] {
  const text = look.texts.get(name) ?? '';
  return findings(look, name).map((finding) => ({
    range: about(finding, text),
    severity: SEVERITY[finding.severity],
    code: finding.code,
    source: 'restate',
    message: finding.help ? `${finding.message}\n${finding.help}` : finding.message,
    relatedInformation: finding.related
      .filter(({ at }) => look.texts.has(at.file))
      .map(({ at, message }) => ({
        location: {
          uri: look.uri(at.file),
          range: range(look.texts.get(at.file)!, at.start ?? 0, at.end ?? 0),
        },
        message,
      })),
  }));
}

/** Edits of several files, as an editor applies them. */
function changes(look: Look, edits: readonly Edit[]): Record<string, TextEdit[]> {
  const all: Record<string, TextEdit[]> = {};
  for (const { file, start, end, insert } of edits) {
    const text = look.texts.get(file);
    if (text !== undefined) (all[look.uri(file)] ??= []).push({ range: range(text, start, end), newText: insert });
  }
  return all;
}

const touches = (a: Range, b: Range) => a.start.line <= b.end.line && b.start.line <= a.end.line;

/** Findings of a range for which a comment is looked for: each is tried by checks of its own. */
const MOST_ALLOWANCES = 8;

/**
 * What can be done about the findings in a range: their fixes, a comment that allows them, and all safe fixes. Of the
 * kinds that are asked for (`only`), if any are.
 */
export function actions(scaleout: Scaleout, look: Look, name: string, where: Range, only?: readonly string[]): CodeAction[] {
  // An editor that asks for `source` means `source.fixAll`, too.
  const wanted = (kind: string) => only === undefined || only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`));
  const own = findings(look, name);
  const shown = diagnostics(look, name);
  const actions: CodeAction[] = [];
  let allowances = 0;
  own.forEach((finding, index) => {
    const diagnostic = shown[index]!;
    if (!touches(diagnostic.range, where)) return;
    if (finding.fix && wanted('quickfix')) {
      actions.push({
        title: finding.fix.title,
        kind: CodeActionKind.QuickFix,
        isPreferred: finding.fix.safety === 'safe',
        diagnostics: [diagnostic],
        edit: { changes: changes(look, finding.fix.edits) },
      });
    }
    const comment = wanted('quickfix') && allowances++ < MOST_ALLOWANCES ? allowing(scaleout, look.input, finding) : undefined;
    if (comment) {
      actions.push({
        title: `Allow ${finding.code} ${comment.insert.includes('allow-file') ? 'in this file' : 'here'}`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        edit: { changes: changes(look, [comment]) },
      });
    }
  });
  const safe = together(own, false);
  if (safe.length > 0 && wanted('source.fixAll')) {
    const edit = { changes: changes(look, safe) };
    actions.push({ title: 'Apply all safe fixes', kind: CodeActionKind.SourceFixAll, edit });
  }
  return actions;
}
