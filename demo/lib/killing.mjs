// Kills every process of a run, including those that appear meanwhile.
import { join } from 'node:path';
import { pause } from './await.mjs';
import { alive, recorded, serversBelow, signalRecord } from './pids.mjs';

/** The directory of pid records in a run directory. */
export const pidsOf = (runDir) => join(runDir, 'pids');

/** The processes of a run that are alive: recorded ones, and servers that the runner has started. */
export function running(runDir) {
  return [...recorded(pidsOf(runDir)), ...serversBelow(runDir)].filter(alive);
}

/**
 * SIGKILLs all processes of a run. What starts processes of its own (the runner) may just be starting
 * one, so it looks until two looks in a row find none. Returns those it could not end.
 */
export async function killRun(runDir, { quietLooks = 2, everyMs = 150, giveUpMs = 15_000 } = {}) {
  const deadline = Date.now() + giveUpMs;
  for (let quiet = 0; quiet < quietLooks && Date.now() < deadline;) {
    const found = running(runDir);
    for (const entry of found) signalRecord(entry, 'SIGKILL');
    quiet = found.length === 0 ? quiet + 1 : 0;
    await pause(everyMs);
  }
  return running(runDir);
}
