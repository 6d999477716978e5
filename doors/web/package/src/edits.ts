// Fixes, applied to the texts of files.
import type { Finding } from './check.js';

/** A splice on one of the files. */
export type Edit = NonNullable<Finding['fix']>['edits'][number];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The texts after the edits. Spans are bytes, and edits of one file must not overlap. */
export function apply(texts: ReadonlyMap<string, string>, edits: readonly Edit[]): Map<string, string> {
  const after = new Map(texts);
  for (const [file, text] of texts) {
    const own = edits.filter((edit) => edit.file === file).sort((a, b) => b.start - a.start || b.end - a.end);
    if (own.length === 0) continue;
    let bytes = encoder.encode(text);
    for (const { start, end, insert } of own) {
      const middle = encoder.encode(insert);
      const joined = new Uint8Array(start + middle.length + bytes.length - end);
      joined.set(bytes.subarray(0, start));
      joined.set(middle, start);
      joined.set(bytes.subarray(end), start + middle.length);
      bytes = joined;
    }
    after.set(file, decoder.decode(bytes));
  }
  return after;
}

/** Whether two edits of one file touch each other. */
function collide(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.start <= b.end && b.start <= a.end;
}

/** Fixes that can be applied together: in their order, without those that touch an earlier one. */
export function together(findings: readonly Finding[], unsafe: boolean): Edit[] {
  const taken: Edit[] = [];
  for (const { fix } of findings) {
    if (!fix || (fix.safety !== 'safe' && !unsafe)) continue;
    if (!fix.edits.some((edit) => taken.some((other) => collide(edit, other)))) taken.push(...fix.edits);
  }
  return taken;
}
