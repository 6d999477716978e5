// Where the servers are known to do otherwise than the module says, each with its reason; docs/quorums.md
// names them for people. A difference that is not listed here fails the test.

/** [{shape, loss, name, why}]: the shape's name, the loss's title, the name of the disagreement. */
export const DIFFERENCES = [];
