// More shapes over zones, and more losses, than every change needs.
import { live } from '../support.mjs';
import { scenarioOf } from '../zones/cluster.mjs';
import { probe } from '../zones/probe.mjs';
import { MORE_SHAPES } from '../zones/shapes.mjs';

for (const shape of MORE_SHAPES) {
  live(shape.name, scenarioOf(shape), (scenario, t) => probe(scenario, shape, t));
}
