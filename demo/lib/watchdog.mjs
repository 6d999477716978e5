// Kills everything a run has started as soon as the process that owns the run is gone.
//
// Usage: node watchdog.mjs RUN_DIRECTORY
//
// Its standard input is a pipe whose other end only the owner holds, so end of input means that the owner is
// gone, even after a SIGKILL. The word "release" before that means: leave everything running.
import { killRun } from './killing.mjs';

let said = '';
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => { said += text; });
process.stdin.on('close', async () => {
  if (!said.includes('release')) await killRun(process.argv[2]);
});
