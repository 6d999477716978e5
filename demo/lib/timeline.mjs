// From the runner's audit log to steps and their time.

/**
 * When the runner was at which step: [{step, from, to, actions}] in order, a step that was come back
 * to more than once. Waiting for an earlier step to hold again, as after a restart, belongs to the
 * step that disturbed it.
 */
export function windows(audit, endedAt) {
  const seen = new Set();
  const found = [];
  for (const entry of audit) {
    const at = Date.parse(entry.time);
    const decision = entry.decision;
    if (entry.event !== 'decided' || !decision?.step) continue;
    const acts = decision.kind === 'act';
    const current = found.at(-1);
    if (current?.step !== decision.step && (acts || !seen.has(decision.step))) {
      if (current) current.to = at;
      found.push({ step: decision.step, from: at, to: at, actions: 0 });
      seen.add(decision.step);
    }
    const window = found.at(-1);
    window.to = at;
    if (acts) window.actions += 1;
  }
  if (found.length > 0 && endedAt !== undefined) found.at(-1).to = endedAt;
  return found;
}

/** Time and actions by step, in the order of their beginning: [{step, ms, actions}]. */
export function steps(parts) {
  const byStep = new Map();
  for (const { step, from, to, actions } of parts) {
    const sum = byStep.get(step) ?? { step, ms: 0, actions: 0 };
    byStep.set(step, { step, ms: sum.ms + to - from, actions: sum.actions + actions });
  }
  return [...byStep.values()];
}

/** The steps that a stretch of time touches, in a few words. */
export function during(parts, { from, to }) {
  const touched = parts.filter((part) => part.from < to && part.to > from).map((part) => part.step);
  return [...new Set(touched)].join(', ');
}
