// A loop of one's own over `next_step`, for hosts that would rather not hand over control: docs/contract.md describes it.

/** What was seen: the request, without how to look, and the answer with its time. */
export function observation({ 'timeout-ms': timeout, lines, ...request }, answered) {
  return { ...request, ...answered };
}

/**
 * Decides and carries out, from one round to the next, until it is done or refused. `host` has `look(requests)` to
 * observations, `act(step, action)` to an observation, `approve(decision)` to an approval or nothing, `wait(decision)`, and if it likes
 * `end(decision)`. Gives the last decision.
 */
export async function drive(scaleout, target, host) {
  let [observations, approvals, marks] = [[], [], []];
  const actions = () => observations.filter(({ kind }) => kind === 'action');
  for (;;) {
    const { decision } = await scaleout.call('next_step', { target, observations, approvals, marks });
    if (decision.kind === 'observe') {
      observations = [...observations, ...(await host.look(decision.requests))];
    } else if (decision.kind === 'approve') {
      const approval = await host.approve(decision);
      if (!approval) return decision;
      approvals = [...approvals, approval];
    } else if (decision.kind === 'act') {
      observations = [...actions(), await host.act(decision, observations)];
      marks = [];
    } else if (decision.kind === 'wait') {
      if ((await host.wait(decision, observations)) === false) return decision;
      observations = actions();
      marks = decision.mark ? [decision.mark] : [];
    } else {
      host.end?.(decision, observations);
      return decision;
    }
  }
}
