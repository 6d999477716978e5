// What the servers did beside what the module said. Unsafe: the module promised more than the servers
// held. Strict: the servers held more than the module promised. Lax: the servers continued where the
// module says that acknowledged records are out of reach.

/** The disagreements of one loss: [{name, direction, detail}]. */
export function disagreements({ said, writes, missing, after, missingAfterwards }) {
  const found = [];
  const add = (direction, name, detail) => found.push({ direction, name, detail });
  const foreseen = said?.foreseen.writes ?? {};
  if (said?.promises.writes && !writes) add('unsafe', 'promised-and-stopped', 'the loss was said to be tolerated, and writes stopped');
  if (foreseen.interrupted && writes) add('strict', 'foreseen-and-continued', `an interruption was foreseen, and writes continued: ${foreseen.because}`);
  const now = after.exposure.writes;
  if (now.interrupted && writes) add('strict', 'interrupted-and-continues', `writes are said to be interrupted, and they continue: ${now.because}`);
  if (!now.interrupted && now.losses !== undefined && !writes) add('unsafe', 'fine-and-stopped', `writes are said to continue, and they have stopped: ${now.because}`);
  const { data } = after.exposure;
  if (data.interrupted && writes) add('lax', 'continued-without-records', `records are said to be out of reach, and writes continue: ${data.because}`);
  if (missing?.length > 0) add('unsafe', 'unreadable', `acknowledged, and not to be read from those left: ${missing.slice(0, 5).join(', ')}`);
  if (missingAfterwards?.length > 0) add('unsafe', 'lost', `acknowledged, and gone after the return of all nodes: ${missingAfterwards.slice(0, 5).join(', ')}`);
  return found;
}

/** Those that are not on the list of known differences, for this loss of this shape. */
export function unlisted(found, listed, shape, loss) {
  const known = (name) => listed.some((each) => each.shape === shape && each.loss === loss && each.name === name);
  return found.filter(({ name }) => !known(name));
}
