// Ends every recorded process, also those that appear while it is at work.
import { pause } from './await.mjs';
import { alive, recorded, signalRecord } from './pids.mjs';

/**
 * SIGKILLs all processes recorded in the directories that `dirs` answers. What starts processes of
 * its own (the runner) may just be starting one, so it looks until two looks in a row find nobody.
 */
export async function killRecorded(dirs, { quietLooks = 2, everyMs = 250, giveUpMs = 15_000 } = {}) {
  const deadline = Date.now() + giveUpMs;
  for (let quiet = 0; quiet < quietLooks && Date.now() < deadline;) {
    const running = dirs().flatMap(recorded).filter(alive);
    for (const entry of running) signalRecord(entry, 'SIGKILL');
    quiet = running.length === 0 ? quiet + 1 : 0;
    await pause(everyMs);
  }
  return dirs().flatMap(recorded).filter(alive);
}
