// Clusters over two and over three zones lose nodes and whole zones under writes, and do what the module
// has said.
import { live } from './support.mjs';
import { scenarioOf } from './zones/cluster.mjs';
import { probe } from './zones/probe.mjs';
import { SHAPES } from './zones/shapes.mjs';

for (const shape of SHAPES) {
  live(shape.name, scenarioOf(shape), (scenario, t) => probe(scenario, shape, t));
}
