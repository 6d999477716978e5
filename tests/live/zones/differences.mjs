// Where the servers are known to do otherwise than the module says, each with its reason; docs/quorums.md
// tells people of them. A difference that is not listed here fails the test; one that is listed need not
// show, since chance has a part in it.

const TWO_OF_FOUR = '1 + 1 + 1 + 1 nodes at {node: 2}, nodesets of four';
const OTHERS = 'two nodes, neither of them the sequencer';
const FORCED = 'the sequencer and a node that is disabled by force';

const living = 'the sequencer is alive and has a write quorum, so it appends; writes count as interrupted because nobody could take over from it';
const lax = 'records may be on the two lost nodes alone; appending does not ask for them';
const forgotten = 'the servers leave a disabled node out of the count, and take over without the copies that may be on it';

/** [{shape, loss, name, why}]: the shape's name, the loss's title, the name of the disagreement. */
export const DIFFERENCES = [
  { shape: TWO_OF_FOUR, loss: OTHERS, name: 'foreseen-and-continued', why: living },
  { shape: TWO_OF_FOUR, loss: OTHERS, name: 'interrupted-and-continues', why: living },
  { shape: TWO_OF_FOUR, loss: OTHERS, name: 'continued-without-records', why: lax },
  { shape: TWO_OF_FOUR, loss: FORCED, name: 'continued-without-records', why: forgotten },
];
