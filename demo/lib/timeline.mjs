// Steps and their times from the runner's audit log.

/**
 * When the runner was at which step: [{step, from, to, actions}] in order. A step begins with its
 * first action, or with waiting for it when it is of the approved plan and is worked on for the first
 * time. Waiting for an earlier step to hold again, as after a restart, belongs to the step that
 * disturbed it.
 */
export function windows(audit, endedAt) {
  const planned = new Set();
  const begun = new Set();
  const found = [];
  for (const { event, time, decision } of audit) {
    if (event !== 'decided') continue;
    if (decision.consent?.scope?.kind === 'plan') decision.consent.scope.steps.forEach((step) => planned.add(step));
    if (decision.kind !== 'act' && decision.kind !== 'wait') continue;
    const at = Date.parse(time);
    const acts = decision.kind === 'act';
    const current = found.at(-1);
    const first = planned.has(decision.step) && !begun.has(decision.step);
    if (!current || (current.step !== decision.step && (acts || first))) {
      if (current) current.to = at;
      found.push({ step: decision.step, from: at, to: at, actions: 0 });
      begun.add(decision.step);
    }
    found.at(-1).to = at;
    if (acts) found.at(-1).actions += 1;
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

/** The step that most of a stretch of time belongs to; undefined when it touches none. */
export function during(parts, { from, to }) {
  const shares = parts.map((part) => ({ step: part.step, ms: Math.min(part.to, to) - Math.max(part.from, from) }));
  return shares.filter(({ ms }) => ms > 0).sort((a, b) => b.ms - a.ms)[0]?.step;
}
