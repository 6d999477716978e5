// Plain text tables.

/** Rows of texts as lines with aligned columns; `right` lists the columns whose texts end aligned. */
export function table(rows, { right = [] } = {}) {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) => row.map((text, i) => (right.includes(i) ? text.padStart(widths[i]) : text.padEnd(widths[i])))
    .join('  ').trimEnd());
}

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
export const count = (n) => n.toLocaleString('en');
