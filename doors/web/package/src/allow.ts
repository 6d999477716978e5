// A comment that allows a finding, where one can be written that works.
import { check, type Checked, type CheckInput, type Finding } from './check.js';
import { apply, type Edit } from './edits.js';
import { places } from './places.js';
import type { Scaleout } from './index.js';

/** What stands for the reason until somebody writes one. */
export const REASON = 'say why';

/**
 * The edit that writes `# restate-scaleout: allow …` above the line of a finding or, where no comment can stand, at
 * the beginning of its file. Nothing when neither does it: an error cannot be allowed, and some files have no comments.
 * Each is tried, so what is given back allows this finding, and breaks nothing.
 */
export function allowing(scaleout: Scaleout, input: CheckInput, finding: Finding): Edit | undefined {
  const file = input.files.find(({ name }) => name === finding.at.file);
  // JSON is read as YAML here, and by others as what it is.
  if (!file || finding.severity === 'error' || file.name.endsWith('.json')) return undefined;
  const before = check(scaleout, input);
  return comments(file.text, finding).find((edit) => {
    const texts = apply(new Map([[file.name, file.text]]), [edit]);
    const files = input.files.map((one) => (one === file ? { ...one, text: texts.get(one.name)! } : one));
    const after = check(scaleout, { ...input, files });
    // What only followed from the finding may be told now; nothing else changes.
    return (
      allowed(after, finding) > allowed(before, finding) &&
      nodes(after) === nodes(before) &&
      misread(after) <= misread(before)
    );
  });
}

function comments(text: string, { code, at }: Finding): Edit[] {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const { unit, byte } = places(text);
  const written = (start: number, indent: string, word: string): Edit => ({
    file: at.file,
    start: byte(start),
    end: byte(start),
    insert: `${indent}# restate-scaleout: ${word} ${code} ${REASON}${end}`,
  });
  // A byte order mark and the line that names a script's shell, or a file's schema, stay first.
  const first = /^\uFEFF?(#!.*\n|#:schema.*\n)?/.exec(text)![0].length;
  const whole = written(first, '', 'allow-file');
  if (at.start === undefined) return [whole];
  const line = text.lastIndexOf('\n', unit(at.start) - 1) + 1;
  return [written(line, /^[ \t]*/.exec(text.slice(line))![0], 'allow'), whole];
}

/** How often it is among what is allowed. */
const allowed = ({ suppressed }: Checked, { code, message }: Finding) =>
  suppressed.filter(({ finding }) => finding.code === code && finding.message === message).length;

const nodes = ({ deployments }: Checked) => deployments.reduce((sum, { found }) => sum + found.length, 0);

/** Findings about such comments themselves. */
const misread = ({ findings }: Checked) => findings.filter(({ code }) => code === 'RS190').length;
