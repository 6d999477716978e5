// Files as people have them, checked: every deployment that is found in them, and each finding where it was written.
import type { Scaleout } from './index.js';
import type {
  Accepted, CollectInput, CollectOutput, Deployment, Diagnostic, Fix, Need, ReadFile, Suppressed,
} from './messages.js';

/** What is checked, and how. */
export interface CheckInput {
  /** The texts, each with its path; paths in them are relative to it. */
  files: CollectInput['files'];
  /** What `${…}` in them may stand for. Nothing else is taken from the environment. */
  environment?: CollectInput['environment'];
  /** What `needs` named and nobody has: it stays unknown. */
  missing?: string[];
  /** The version that reads them, where the files do not say it. */
  serverVersion?: string | undefined;
  /** The version of an upgrade. */
  targetVersion?: string | undefined;
  /** Findings that somebody has looked at. */
  accepted?: Accepted[];
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
  deployments: Deployment[];
  /** What lies outside of the files. */
  needs: Need[];
  /** Worst first within a file. */
  findings: Finding[];
  suppressed: Suppressed[];
}

/** Reads the files as deployments and checks each. */
export function check(scaleout: Scaleout, input: CheckInput): Checked {
  const { files, environment = {}, missing = [], serverVersion, targetVersion, accepted = [] } = input;
  const collected: CollectOutput = scaleout.collect({ files, environment, missing });
  const diagnostics: Diagnostic[] = [...collected.diagnostics];
  const suppressed: Suppressed[] = [];
  for (const deployment of collected.deployments) {
    const output = scaleout.validate({
      nodes: deployment.nodes,
      'one-host': deployment['one-host'],
      ...(serverVersion === undefined ? {} : { 'server-version': serverVersion }),
      ...(targetVersion === undefined ? {} : { 'target-version': targetVersion }),
      ...(accepted.length === 0 ? {} : { accepted }),
    });
    diagnostics.push(...output.diagnostics);
    suppressed.push(...(output.suppressed ?? []));
  }
  const { read, deployments, needs } = collected;
  return { read, deployments, needs, findings: diagnostics.map(finding).sort(byPlace), suppressed };
}

function finding(one: Diagnostic): Finding {
  const { code, rule, severity, message } = one;
  return {
    code,
    rule,
    severity,
    message,
    ...(one.help ? { help: one.help } : {}),
    ...(one.key ? { key: one.key } : {}),
    nodes: [one.node ?? '', ...(one.nodes ?? [])].filter((name) => name !== ''),
    at: place(one),
    related: (one.related ?? []).map(({ file, span, message }) => ({ at: { file, ...span }, message })),
    ...(one.fix ? { fix: one.fix } : {}),
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
