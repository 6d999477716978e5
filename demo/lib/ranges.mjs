// Sets of whole numbers as sorted, disjoint, inclusive ranges: [[0, 41], [43, 43]].
// Operations arrive almost in order, so thousands of them take only a few bytes of state.

/** Whether `n` is in the set. */
export function has(ranges, n) {
  return ranges.some(([from, to]) => from <= n && n <= to);
}

/** The set with `n` in it, neighbours joined; the input stays as it is. */
export function add(ranges, n) {
  if (has(ranges, n)) return ranges;
  const all = [...ranges, [n, n]].sort(([a], [b]) => a - b);
  const joined = [];
  for (const [from, to] of all) {
    const last = joined.at(-1);
    if (last && last[1] + 1 >= from) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** How many numbers are in the set. */
export function size(ranges) {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}
