// Losses tolerated, as the runner's `status` reports them.

const ASPECTS = ['writes', 'data', 'metadata'];

/** {writes, data, metadata} as numbers, undefined where the runner does not know. */
export function losses(exposure) {
  return Object.fromEntries(ASPECTS.map((aspect) => [aspect, exposure?.[aspect]?.losses]));
}

/** The losses that everything survives; undefined when any part is unknown. */
export function tolerated(exposure) {
  const all = Object.values(losses(exposure));
  return all.some((n) => n === undefined) ? undefined : Math.min(...all);
}

/** `1 (writes 1, data 1, metadata 1)` */
export function words(exposure) {
  const parts = Object.entries(losses(exposure)).map(([aspect, n]) => `${aspect} ${n ?? '?'}`);
  return `${tolerated(exposure) ?? '?'} (${parts.join(', ')})`;
}
