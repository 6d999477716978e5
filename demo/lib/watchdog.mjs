// Kills everything a run has started as soon as the process that owns the run is gone.
//
// Its standard input is a pipe whose other end only that process holds, so the end of input means
// that it has ended, be it by SIGKILL. A line "release" before that means: leave everything running.
// Lines {"dir": …} name further directories in which others leave *.pid.json records.
import { createInterface } from 'node:readline';
import { killRecorded } from './killing.mjs';

const dirs = [process.argv[2]];
let released = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  if (line === 'release') released = true;
  else dirs.push(JSON.parse(line).dir);
});
lines.on('close', async () => {
  if (!released) await killRecorded(() => dirs);
  process.exit(0);
});
