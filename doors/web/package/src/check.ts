// Files as people have them, checked: every deployment that is found in them, and each finding where it was written.
import type { Scaleout } from './index.js';
import type {
  CheckInput as Input, CheckOutput, Diagnostic, Fix, Fixes, MissingFile, Need, NotAtHand, ReadDeployment, ReadFile,
  Shared, Suppressed,
} from './messages.js';

/** What is checked, and how. */
export interface CheckInput {
  /** The texts, each with its path; paths in them are relative to it. */
  files: NonNullable<Input['files']>;
  /** What `${…}` in them may stand for. Nothing else is taken from the environment. */
  environment?: Input['environment'];
  /** What `needs` named and nobody has: it stays unknown. */
  missing?: (string | MissingFile)[];
  /** The version that reads them, where the files do not say it. */
  serverVersion?: string | undefined;
  /** The version of an upgrade. */
  targetVersion?: string | undefined;
  /** All nodes share one host. */
  oneHost?: boolean;
  /** Findings that somebody has looked at. */
  accepted?: Input['accepted'];
  /** What is to be fixed, in `fixes` of the answer. */
  fix?: 'safe' | 'unsafe' | undefined;
  /** Files that nobody can write, each with why: words that follow its name. */
  readOnly?: Input['read-only'];
  /** Whether the answer is to have the files as they may be passed on, in `shared`. */
  share?: boolean;
}

/** Where something stands in a file of the input. What is not known is absent. */
export interface At {
  file: string;
  /** From 1. */
  line?: number;
  /** In characters, from 1. */
  column?: number;
  /** Bytes in UTF-8. */
  start?: number;
  end?: number;
}

/** A finding, where people wrote what it is about. */
export interface Finding {
  code: string;
  rule: string;
  severity: Diagnostic['severity'];
  message: string;
  help?: string;
  key?: string;
  /** The nodes it is true of. */
  nodes: string[];
  at: At;
  related: { at: At; message: string }[];
  /** A change to the files of the input. */
  fix?: Fix;
}

/** What was read and found. */
export interface Checked {
  /** What each file was read as. Show this first: without a node nothing was checked. */
  read: ReadFile[];
  deployments: ReadDeployment[];
  /** What lies outside of the files. */
  needs: Need[];
  /** What is not at hand. */
  missing: NotAtHand[];
  /** Why nothing was checked, when there is no node. */
  nothing?: string;
  /** By file, worst first. */
  findings: Finding[];
  suppressed: Suppressed[];
  /** What fixes make of the files, when that was asked for. */
  fixes?: Fixes;
  /** What was read as Restate's, with secrets replaced, and nothing else, when that was asked for. */
  shared?: Shared;
  /** The answer of the module, as `render` takes its parts. */
  output: CheckOutput;
}

/** Reads the files as deployments and checks each. */
export function check(scaleout: Scaleout, input: CheckInput): Checked {
  const output = scaleout.check(message(input));
  const { reading, findings, fixes, shared } = output;
  const { read, deployments, needs = [], missing = [], nothing } = reading;
  return {
    read,
    deployments,
    needs,
    missing,
    ...(nothing == null ? {} : { nothing }),
    findings: findings.diagnostics.map(finding).sort(byPlace),
    suppressed: findings.suppressed ?? [],
    ...(fixes == null ? {} : { fixes }),
    ...(shared == null ? {} : { shared }),
    output,
  };
}

/** The message to the module. */
function message(input: CheckInput): Input {
  const { files, environment, missing = [], serverVersion, targetVersion, oneHost, accepted, fix, readOnly, share } = input;
  return {
    files,
    missing: missing.map((one) => (typeof one === 'string' ? { path: one, problem: 'it is not there' } : one)),
    ...(environment === undefined ? {} : { environment }),
    ...(serverVersion === undefined ? {} : { 'server-version': serverVersion }),
    ...(targetVersion === undefined ? {} : { 'target-version': targetVersion }),
    ...(oneHost === undefined ? {} : { 'one-host': oneHost }),
    ...(accepted === undefined ? {} : { accepted }),
    ...(fix === undefined ? {} : { fix }),
    ...(readOnly === undefined ? {} : { 'read-only': readOnly }),
    ...(share === undefined ? {} : { share }),
  };
}

function finding(one: Diagnostic): Finding {
  const { code, rule, severity, message, help, key, related, fix } = one;
  return {
    code,
    rule,
    severity,
    message,
    ...(help ? { help } : {}),
    ...(key ? { key } : {}),
    nodes: [one.node ?? '', ...(one.nodes ?? [])].filter((name) => name !== ''),
    at: place(one),
    related: (related ?? []).map(({ file, span, message }) => ({ at: { file, ...span }, message })),
    ...(fix ? { fix } : {}),
  };
}

function place({ origin, span, file }: Diagnostic): At {
  if (!origin) return { file: file ?? '', ...span };
  const { line, column, bytes } = origin;
  return {
    file: origin.file,
    ...(line == null ? {} : { line }),
    ...(column == null ? {} : { column }),
    ...bytes,
  };
}

const WORST = ['error', 'warning', 'info'];

function byPlace(a: Finding, b: Finding): number {
  return (
    a.at.file.localeCompare(b.at.file) ||
    WORST.indexOf(a.severity) - WORST.indexOf(b.severity) ||
    (a.at.start ?? 0) - (b.at.start ?? 0)
  );
}
