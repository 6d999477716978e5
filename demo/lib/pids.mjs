// Process ids that are safe to kill. A pid alone may belong to another process by now; together with the
// start time of its process it is unambiguous.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Clock ticks after boot at which the process started (field 22 of /proc/PID/stat), or undefined. */
export function startTime(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The command name, field 2, may contain spaces and parentheses, so count from its last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return undefined; // a zombie
  return fields[19];
}

/** Whether the very process of this record still runs. */
export function alive(record) {
  const start = startTime(record.pid);
  return start !== undefined && (record.start === undefined || String(record.start) === start);
}

/** Writes down a process, so that others can kill it when this one no longer can. */
export function record(dir, name, pid) {
  const entry = { name, pid, start: startTime(pid) };
  writeFileSync(join(dir, `${name}-${pid}.pid.json`), `${JSON.stringify(entry)}\n`);
  return entry;
}

/** All processes written down in `dir`; files that are being written are left for the next look. */
export function recorded(dir) {
  let names;
  try {
    names = readdirSync(dir);
  } catch {
    return [];
  }
  return names.filter((name) => name.endsWith('.pid.json')).flatMap((name) => {
    try {
      const entry = JSON.parse(readFileSync(join(dir, name), 'utf8'));
      return Number.isInteger(entry.pid) && entry.pid > 1 ? [entry] : [];
    } catch {
      return [];
    }
  });
}

/**
 * The servers that run with a `--config-file` below `dir`, whoever started them. The directory is made
 * for one run and has a name of its own, so these processes belong to that run.
 */
export function serversBelow(dir) {
  let pids;
  try {
    pids = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
  } catch {
    return [];
  }
  return pids.flatMap((pid) => {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const config = args[args.indexOf('--config-file') + 1];
      if (!args.includes('--config-file') || !config.startsWith(dir + sep)) return [];
      return [{ name: config, pid: Number(pid), start: startTime(pid) }];
    } catch {
      return [];
    }
  });
}

/** Sends `signal` to the record's process group, or to the process when it leads no group. */
export function signalRecord(entry, signal) {
  if (!alive(entry)) return false;
  for (const target of [-entry.pid, entry.pid]) {
    try {
      process.kill(target, signal);
      return true;
    } catch { /* no such group: try the process itself */ }
  }
  return false;
}
