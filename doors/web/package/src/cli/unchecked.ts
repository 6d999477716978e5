// Reports for programs when nothing was checked: one that only lacks findings would look clean.
import type { Scaleout } from '../index.js';
import type { RenderInput } from '../messages.js';

const BEGINS = 'nothing was checked';

/** A report of nothing, as the module writes it. */
export function blank(scaleout: Scaleout, format: RenderInput['format']): string {
  const { contract } = scaleout.describe();
  return scaleout.render({ format, output: { contract, 'server-version': '', diagnostics: [] } }).text;
}

/** The report with an error that says why nothing was checked; what is for people or is plain JSON stays as it is. */
export function unchecked(report: string, format: RenderInput['format'], program: string, why: string): string {
  const message = why.startsWith(BEGINS) ? why : `${BEGINS}: ${why}`;
  if (format === 'junit') return junit(report, program, message);
  if (format === 'sarif') return sarif(report, message);
  if (format === 'github') return `${report}\n::error::${command(message)}`.trimStart();
  return report;
}

function junit(report: string, program: string, message: string): string {
  const suite = [
    `  <testsuite name="${program}" tests="1" failures="0" errors="1">`,
    `    <testcase name="${BEGINS}" classname="${program}">`,
    `      <error type="error" message="${escaped(message)}"></error>`,
    '    </testcase>',
    '  </testsuite>',
  ].join('\n');
  return report
    .replace(/<testsuites name="([^"]*)" tests="(\d+)" failures="(\d+)"/, (_, name, tests, failures) => `<testsuites name="${name}" tests="${Number(tests) + 1}" failures="${failures}" errors="1"`)
    .replace('</testsuites>', () => `${suite}\n</testsuites>`);
}

function sarif(report: string, message: string): string {
  const log = JSON.parse(report);
  const invocations = [{ executionSuccessful: false, toolExecutionNotifications: [{ level: 'error', message: { text: message } }] }];
  // In the order in which the module writes the rest.
  log.runs = log.runs.map((run: object) => Object.fromEntries(Object.entries({ ...run, invocations }).sort(([a], [b]) => (a < b ? -1 : 1))));
  return JSON.stringify(log, null, 2);
}

/** As the module writes texts into XML. */
const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');

const command = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
