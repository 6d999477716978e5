// The command line of restate-check.
import { parseArgs } from 'node:util';
import type { Accepted, RenderInput } from '../messages.js';
import { Failure } from './failure.js';
import { type Quotes, variables } from './variables.js';

export const HELP = `Finds what is wrong with the configuration of a Restate deployment.

usage: restate-check [OPTIONS] FILE|DIR|-...
       restate-check explain TOPIC

Reads restate.toml files, compose files, Kubernetes manifests, what Helm
renders, RestateCluster resources, units, scripts that run containers, and
folders of these; \`-\` is standard input. Several restate.toml files are those
of one deployment. Nothing is sent anywhere.

  --server-version VERSION  the server version, where no image says one
  --target-version VERSION  also report what changes on the way to this version
  --env FILE|NAME=VALUE     a variable of the server, and of \${NAME} in compose
                            files, or a file of them; repeatable
  --env-quotes WHAT         quotes in a file of --env: strip (default; systemd,
                            docker compose) or keep (docker run, Kubernetes)
  --one-host                all nodes of a deployment share one host
  --allow CODE[=REASON]     accept the findings of this rule; repeatable
  --advice                  also show advice, which never changes the exit code
  --deny-warnings           count warnings as errors
  --format FORMAT           human (default), json, sarif, github or junit
  --fix                     apply the safe fixes
  --unsafe-fixes            with --fix: also those that guess what was meant
  --dry-run                 with --fix: only show what would change
  -h, --help                print this
  -V, --version             print the version

exit codes: 0 nothing that counts, 1 errors, 2 nothing was checked, or a wrong
command line
`;

const QUOTES = ['strip', 'keep'] as const;
const FORMATS = ['human', 'json', 'sarif', 'github', 'junit'] as const;

export interface Options {
  files: string[];
  serverVersion: string | undefined;
  targetVersion: string | undefined;
  environment: Record<string, string>;
  /** What is said of the files of variables. */
  notes: string[];
  oneHost: boolean;
  accepted: Accepted[];
  advice: boolean;
  denyWarnings: boolean;
  format: RenderInput['format'];
  fix: 'safe' | 'unsafe' | undefined;
  dryRun: boolean;
}

/** What a command line asks for. */
export type Asked = { ask: 'help' } | { ask: 'version' } | { ask: 'explain'; topic: string } | { ask: 'check'; options: Options };

/** Reads the arguments behind the program's name. */
export function asked(args: string[]): Asked {
  const { values, positionals } = parsed(args);
  if (values.help) return { ask: 'help' };
  if (values.version) return { ask: 'version' };
  if (positionals[0] === 'explain') {
    const [, topic, ...more] = positionals;
    if (topic === undefined || more.length > 0) throw new Failure('`explain` takes one topic, such as RS103 or a key');
    return { ask: 'explain', topic };
  }
  if (positionals.length === 0) throw new Failure('name a file or a folder to check, or `-` for standard input; --help says more');
  if (values['unsafe-fixes'] && !values.fix) throw new Failure('--unsafe-fixes goes with --fix');
  if (values['dry-run'] && !values.fix) throw new Failure('--dry-run goes with --fix');
  const format = FORMATS.find((one) => one === (values.format ?? 'human'));
  if (format === undefined) throw new Failure(`--format is one of ${FORMATS.join(', ')}`);
  return {
    ask: 'check',
    options: {
      files: positionals,
      serverVersion: version('--server-version', values['server-version']),
      targetVersion: version('--target-version', values['target-version']),
      ...variables(values.env ?? [], quotes(values['env-quotes'])),
      oneHost: values['one-host'] ?? false,
      accepted: (values.allow ?? []).map(allowance),
      advice: values.advice ?? false,
      denyWarnings: values['deny-warnings'] ?? false,
      format,
      fix: values.fix ? (values['unsafe-fixes'] ? 'unsafe' : 'safe') : undefined,
      dryRun: values['dry-run'] ?? false,
    },
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        'server-version': { type: 'string' },
        'target-version': { type: 'string' },
        env: { type: 'string', multiple: true },
        'env-quotes': { type: 'string' },
        'one-host': { type: 'boolean' },
        allow: { type: 'string', multiple: true },
        advice: { type: 'boolean' },
        'deny-warnings': { type: 'boolean' },
        format: { type: 'string' },
        fix: { type: 'boolean' },
        'unsafe-fixes': { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    });
  } catch (error) {
    throw new Failure(`${(error as Error).message.split('.')[0]}; --help lists the options`);
  }
}

function version(option: string, text: string | undefined): string | undefined {
  if (text === undefined || /^v?\d+\.\d+(\.\d+)?([-+].*)?$/.test(text)) return text;
  throw new Failure(`${option}: write it like 1.7.12, or like 1.7 for its last patch`);
}

function quotes(text: string | undefined): Quotes | undefined {
  const known = QUOTES.find((one) => one === text);
  if (text !== undefined && known === undefined) throw new Failure(`--env-quotes is one of ${QUOTES.join(', ')}`);
  return known;
}

function allowance(text: string): Accepted {
  const [code, ...rest] = text.split('=');
  const reason = rest.length === 0 ? '--allow' : rest.join('=').trim();
  if (!code?.trim() || reason === '') throw new Failure("--allow: write it like RS146, or like 'RS146=why it is fine'");
  return { code: code.trim(), reason };
}
