// A Helm 4 to test with: the one on PATH, or one that Go builds into target/, which takes some minutes.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ran, root } from '../programs/ran.mjs';

const VERSION = 'v4.3.1';

/** The program, or what is missing for it. */
export async function helm() {
  const version = await ran('helm', ['version', '--short']);
  if (version.stdout.startsWith('v4.')) return { program: 'helm' };
  const folder = join(root, 'target/helm', VERSION);
  const program = join(folder, 'helm');
  if (existsSync(program)) return { program };
  if ((await ran('go', ['version'])).code !== 0) return { missing: 'neither Helm 4 nor Go is installed' };
  mkdirSync(folder, { recursive: true });
  const built = await ran('go', ['install', `helm.sh/helm/v4/cmd/helm@${VERSION}`], { env: { GOBIN: folder } });
  return built.code === 0 ? { program } : { missing: `Go cannot build Helm ${VERSION}: ${built.stderr.slice(-400)}` };
}
