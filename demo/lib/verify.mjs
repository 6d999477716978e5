// Compares the state of every key with every acknowledgement.
import { until } from './await.mjs';
import * as ranges from './ranges.mjs';

async function readKey(ingresses, key) {
  let turn = 0;
  return until(`the state of ${key}`, async () => {
    const ingress = ingresses[turn % ingresses.length];
    turn += 1;
    const response = await fetch(`${ingress}/counter/${key}/read`, { method: 'POST', signal: AbortSignal.timeout(5000) });
    const text = await response.text();
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${text.slice(0, 200)}`);
    return JSON.parse(text);
  });
}

/**
 * What is wrong with one key. `state` is what the service has, `acks` what it acknowledged:
 * - lost: acknowledged, but not among the applied operations;
 * - doubled: applied more than once;
 * - wrong: sentences about totals that do not add up, which no single operation explains.
 */
export function judge(key, state, acks) {
  const lost = acks.filter((ack) => !ranges.has(state.applied, ack.op)).map((ack) => `${key}/${ack.op}`);
  const doubled = Object.keys(state.doubled).map((op) => `${key}/${op}`);
  const wrong = [];
  const expected = acks.reduce((sum, ack) => sum + ack.amount, 0);
  const unacknowledged = ranges.size(state.applied) - (acks.length - lost.length);
  if (lost.length === 0 && doubled.length === 0 && unacknowledged === 0 && state.total !== expected) {
    wrong.push(`${key}: the total is ${state.total}, the acknowledged amounts make ${expected}`);
  }
  // Amounts are positive and a key's operations run one at a time, so the same total can be returned twice
  // only if an effect was undone in between.
  const answered = new Map();
  for (const ack of acks) {
    if (answered.has(ack.total)) wrong.push(`${key}: ${answered.get(ack.total)} and ${ack.op} were both answered ${ack.total}`);
    answered.set(ack.total, ack.op);
    if (ack.total > state.total) wrong.push(`${key}: ${ack.op} was answered ${ack.total}, more than the total ${state.total}`);
  }
  return { lost, doubled, wrong, unacknowledged };
}

/** Judges all keys of a writer that has stopped. */
export async function verify(writer) {
  const result = { acknowledged: writer.acks.length, lost: [], doubled: [], wrong: [], unacknowledged: 0 };
  for (const key of writer.keys) {
    const state = await readKey(writer.ingresses, key);
    const verdict = judge(key, state, writer.acks.filter((ack) => ack.key === key));
    result.lost.push(...verdict.lost);
    result.doubled.push(...verdict.doubled);
    result.wrong.push(...verdict.wrong);
    result.unacknowledged += verdict.unacknowledged;
  }
  result.intact = result.lost.length + result.doubled.length + result.wrong.length === 0;
  return result;
}
