// Steady writes with idempotency keys; every acknowledgement is recorded.
import { appendFileSync } from 'node:fs';
import { pause } from './await.mjs';

const RETRY_MS = 100;
const REQUEST_TIMEOUT_MS = 5000;

/** The amount that operation `n` of a key adds: never zero, so that every effect shows in the total. */
export function amountOf(n) {
  return 1 + (n % 7);
}

/**
 * Writes to the counter service at a steady rate, round robin over its keys. A request that fails is
 * sent again, with the same idempotency key and to the next ingress, until it is acknowledged; so
 * an operation has exactly one effect however often it was sent.
 */
export class Writer {
  #ingresses;
  #current = 0;
  #next;
  #issued = 0;
  #sending = new Set();
  #pacing;
  #running = false;

  /** `file` gets one JSON line per acknowledgement. */
  constructor({ ingresses, file, keys = 16, perSecond = 40, maxInFlight = 64 }) {
    this.#ingresses = [...ingresses];
    this.file = file;
    this.perSecond = perSecond;
    this.maxInFlight = maxInFlight;
    this.keys = Array.from({ length: keys }, (_, i) => `key-${i}`);
    this.#next = new Map(this.keys.map((key) => [key, 0]));
    this.acks = [];
    this.retries = 0;
    this.retriedWrites = 0;
    this.skipped = 0;
    this.failures = new Map();
  }

  /** A further ingress to turn to when the present one fails. */
  addIngress(url) {
    if (!this.#ingresses.includes(url)) this.#ingresses.push(url);
  }

  get ingresses() {
    return [...this.#ingresses];
  }

  get acknowledged() {
    return this.acks.length;
  }

  /** For each key the number of the next write: those from here on are sent after this moment. */
  next() {
    return new Map(this.#next);
  }

  get inFlight() {
    return this.#sending.size;
  }

  start() {
    this.#running = true;
    this.startedAt = Date.now();
    this.#pacing = this.#pace();
  }

  /** Ends the writing; answers the number of writes that were not acknowledged in time. */
  async stop({ drainMs = 60_000 } = {}) {
    this.#running = false;
    await this.#pacing;
    const deadline = Date.now() + drainMs;
    while (this.#sending.size > 0 && Date.now() < deadline) await pause(20);
    this.endedAt = Date.now();
    const left = this.#sending.size;
    for (const write of this.#sending) write.abandoned = true;
    return left;
  }

  async #pace() {
    const period = 1000 / this.perSecond;
    for (let due = Date.now(); this.#running; due += period) {
      const wait = due - Date.now();
      if (wait > 0) await pause(wait);
      // Writes that could not be sent on time are skipped, not sent later in a burst.
      else if (wait < -period) due = Date.now();
      if (!this.#running) return;
      if (this.#sending.size >= this.maxInFlight) this.skipped += 1;
      else this.#launch();
    }
  }

  #launch() {
    const key = this.keys[this.#issued % this.keys.length];
    this.#issued += 1;
    const op = this.#next.get(key);
    this.#next.set(key, op + 1);
    const write = { key, op, amount: amountOf(op), attempts: 0, abandoned: false };
    this.#sending.add(write);
    this.#untilAcknowledged(write).finally(() => this.#sending.delete(write));
  }

  async #untilAcknowledged(write) {
    while (!write.abandoned) {
      const at = this.#current;
      write.attempts += 1;
      try {
        const total = await this.#send(write, this.#ingresses[at % this.#ingresses.length]);
        this.#acknowledge(write, total);
        return;
      } catch (error) {
        this.#failed(write, error);
        // Only the first failure of an ingress switches to the next; later failures of the same one do not.
        if (this.#current === at) this.#current = at + 1;
        await pause(RETRY_MS);
      }
    }
  }

  async #send({ key, op, amount }, ingress) {
    const response = await fetch(`${ingress}/counter/${key}/add`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `${key}/${op}` },
      body: JSON.stringify({ op, amount }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${text.slice(0, 120)}`);
    const { total } = JSON.parse(text);
    if (!Number.isInteger(total)) throw new Error(`no total in ${text.slice(0, 120)}`);
    return total;
  }

  #acknowledge(write, total) {
    const ack = { at: Date.now(), key: write.key, op: write.op, amount: write.amount, total, attempts: write.attempts };
    this.acks.push(ack);
    appendFileSync(this.file, `${JSON.stringify(ack)}\n`);
  }

  #failed(write, error) {
    if (write.attempts === 1) this.retriedWrites += 1;
    this.retries += 1;
    const reason = String(error.cause?.code ?? (error.name === 'Error' ? error.message : error.name));
    this.failures.set(reason, (this.failures.get(reason) ?? 0) + 1);
  }
}

/**
 * The times without an acknowledgement, longest first: [{from, to, ms}]. The stretch from `until`
 * back to the last acknowledgement counts too.
 */
export function pauses(acks, { since, until }) {
  const times = [since, ...acks.map((ack) => ack.at).filter((at) => at >= since && at <= until), until].sort((a, b) => a - b);
  return times.slice(1)
    .map((to, i) => ({ from: times[i], to, ms: to - times[i] }))
    .sort((a, b) => b.ms - a.ms);
}
