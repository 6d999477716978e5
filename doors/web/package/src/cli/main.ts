#!/usr/bin/env node
// restate-check: what is wrong with what servers are started with.
import { load } from '../node.js';
import type { Checked, CheckInput } from '../check.js';
import { check, type Scaleout } from '../index.js';
import type { TextChange } from '../messages.js';
import { Failure } from './failure.js';
import { gather } from './files.js';
import { asked, HELP, type Options } from './options.js';
import { STDIN } from './text.js';
import { blank, unchecked } from './unchecked.js';
import { writeAll } from './write.js';

const PROGRAM = 'restate-check';

const NOT_OFFERED =
  'nothing was changed: fixes are offered for configuration files, and for those that stand line by line in another file; ' +
  'what is found in variables, arguments and manifests is changed by hand';

const print = (text: string) => process.stdout.write(`${text.replace(/\n+$/, '')}\n`);
const note = (text: string) => process.stderr.write(`${text.replace(/\n+$/, '')}\n`);

/** The exit code that findings ask for. Advice never counts. */
function verdict({ findings }: Checked, { denyWarnings }: Options): 0 | 1 {
  return findings.some(({ severity }) => severity === 'error' || (denyWarnings && severity === 'warning')) ? 1 : 0;
}

/** A change, in words and as a diff. */
function told({ name, inside, diff, applied, left }: TextChange, done: string): string {
  const there = inside ? `${inside.file}${inside.line == null ? '' : `:${inside.line}`}, ${name}` : name;
  const head =
    left != null ? `${name} ${left} and was not changed; change it there:`
    : done === 'was not changed' ? `${there} was not changed:`
    : `${done} ${there}:`;
  return `${head}\n${applied.map((what) => `  ${what}\n`).join('')}${diff}`;
}

/** Everything that is asked for, read and checked. */
function read(scaleout: Scaleout, options: Options) {
  const { serverVersion, targetVersion, oneHost, accepted, environment, fix } = options;
  const { files, missing, notes } = gather(scaleout, options.files, environment);
  const input: CheckInput = { files, missing, environment, serverVersion, targetVersion, oneHost, accepted, fix, readOnly: [{ file: STDIN, why: 'came from standard input' }] };
  return { files, notes, input, first: check(scaleout, input) };
}

/** The same; when it fails, a program that reads the report is told, too. */
function readOrSaid(scaleout: Scaleout, options: Options) {
  try {
    return read(scaleout, options);
  } catch (error) {
    const { format } = options;
    if (format !== 'human' && format !== 'json') print(unchecked(blank(scaleout, format), format, PROGRAM, (error as Error).message));
    throw error;
  }
}

function run(scaleout: Scaleout, options: Options): 0 | 1 | 2 {
  options.notes.forEach(note);
  const { format, advice, dryRun } = options;
  const { files, notes, input, first } = readOrSaid(scaleout, options);
  let checked = first;
  const stands = verdict(checked, options);
  const { fixes } = checked;
  if (fixes) {
    const refused = fixes.refused ?? undefined;
    if (refused === undefined && !dryRun) writeAll(fixes.changes);
    const done = refused !== undefined ? 'was not changed' : dryRun ? 'would change' : 'changed';
    for (const text of fixes.texts) (format === 'human' ? print : note)(told(text, done));
    if (refused !== undefined) note(`nothing was changed, since ${refused}; change them all by hand`);
    const after = files.map((file) => ({ ...file, text: fixes.changes.find((one) => one.file === file.name)?.text ?? file.text }));
    checked = check(scaleout, { ...input, files: after, fix: undefined });
    const left = checked.findings.some(({ severity }) => severity !== 'info');
    if (fixes.texts.length === 0 && left && (checked.output.reading.overview ?? []).length > 0) note(NOT_OFFERED);
  }
  const { reading, findings, files: texts } = checked.output;
  const { columns } = process.stdout;
  const { text } = scaleout.render({
    output: findings,
    files: texts,
    reading,
    notes,
    program: PROGRAM,
    format,
    colour: format === 'human' && process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
    advice,
    'dry-run': dryRun,
    ...(columns === undefined ? {} : { width: columns }),
  });
  const whole = checked.nothing === undefined ? text : unchecked(text, format, PROGRAM, checked.nothing);
  if (whole !== '') print(whole);
  if (checked.nothing !== undefined) throw new Failure(checked.nothing);
  return dryRun ? stands : verdict(checked, options);
}

async function main(args: string[]): Promise<number> {
  try {
    const wanted = asked(args);
    if (wanted.ask === 'help') print(HELP);
    const scaleout = await load();
    if (wanted.ask === 'version') print(`${PROGRAM} ${scaleout.describe().version}`);
    if (wanted.ask === 'explain') {
      const { pages, nearest = [] } = scaleout.explain({ topic: wanted.topic, width: process.stdout.columns ?? 80 });
      const near = nearest.length > 0 ? `; did you mean ${nearest.join(' or ')}?` : '';
      if (pages.length === 0) throw new Failure(`there is no page \`${wanted.topic}\`${near}`);
      print(pages.map(({ text }) => text?.trim()).join('\n\n'));
    }
    return wanted.ask === 'check' ? run(scaleout, wanted.options) : 0;
  } catch (error) {
    note(`${PROGRAM}: ${error instanceof Error ? error.message : String(error)}`);
    return error instanceof Failure ? error.exit : 2;
  }
}

// Whoever reads the output may stop early, and a disk may be full.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') note(`${PROGRAM}: the output cannot be written (${code})`);
  process.exit(2);
});
process.exitCode = await main(process.argv.slice(2));
