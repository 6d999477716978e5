// Waiting for conditions, never for a length of time.
import { setTimeout as pause } from 'node:timers/promises';

export { pause };

/**
 * Asks `condition` until it answers something truthy, and returns that. A throw counts as "not yet".
 * After `timeoutMs` it throws, naming `what` and the last reason.
 */
export async function until(what, condition, { timeoutMs = 60_000, everyMs = 200, signal } = {}) {
  const deadline = Date.now() + timeoutMs;
  let last;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const answer = await condition();
      if (answer) return answer;
      last = undefined;
    } catch (error) {
      if (error?.fatal) throw error;
      last = error;
    }
    if (Date.now() > deadline) {
      const reason = last ? `; last reason: ${last.message}` : '';
      throw new Error(`timed out after ${Math.round(timeoutMs / 1000)} s waiting for ${what}${reason}`);
    }
    await pause(everyMs);
  }
}

/** The status of `GET url`, or undefined when nothing answers. */
export async function httpStatus(url, timeoutMs = 2000) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}
