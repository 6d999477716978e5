// What a run leaves behind: a recording of a deployment, or a log.

/** Whether a text is meant as one of these. It may be broken all the same. */
export function isRecording(text: string): boolean {
  const start = text.trimStart();
  if (!start.startsWith('{')) return false;
  const has = (value: unknown, ...keys: string[]) => typeof value === 'object' && value !== null && keys.every((key) => key in value);
  const whole = parsed(start);
  if (has(whole, 'observations') || has(whole, 'target')) return true;
  return has(parsed(start.slice(0, start.search(/\n|$/))), 'run', 'event');
}

/** Why a text that is meant as one of these is not whole; nothing when it is, or is meant as something else. */
export function cutOff(text: string): string | undefined {
  const start = text.trimStart();
  const has = (...keys: string[]) => keys.every((key) => new RegExp(`"${key}"\\s*:`).test(start));
  // Manifests may have a `target`, too.
  const isMeant = has('observations') || has('target', 'cluster-name') || has('run', 'event');
  if (!start.startsWith('{') || !isMeant || has('apiVersion') || isRecording(text)) return undefined;
  try {
    JSON.parse(start);
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
