// A real Chromium, where there is one.
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function installed() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Debian's package, on a machine of CI's own. */
function install() {
  const root = process.getuid?.() === 0;
  if (process.env.CI !== 'true' || !root || spawnSync('apt-get', ['--version']).error) return undefined;
  try {
    const options = { stdio: 'ignore', timeout: 5 * 60_000 };
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], options);
  } catch (error) {
    console.log(`chromium cannot be installed: ${error.message}`);
  }
  return installed();
}

const executablePath = installed() ?? install();

/** Why there is no browser; `false` when there is one. */
export const skip = executablePath ? false : 'no Chromium is on PATH; install it, or name it in CHROMIUM';

/** Starts it. As root it has no sandbox. */
export const launch = () =>
  chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
