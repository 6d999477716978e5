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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
