// The inventory of the host in host-examples/node for a scenario's nodes: the target, and where the nodes are.
import { placeSettings } from '../../demo/lib/node.mjs';
import { binary } from '../../demo/lib/restatectl.mjs';

export function inventoryOf(scenario) {
  const nodes = scenario.nodes.map((node, at) => ({
    name: node.name, address: node.fabric, ...(at > 0 && { settings: { ...placeSettings(node), 'base-dir': node.base } }),
  }));
  const places = scenario.nodes.map((node) => [node.name, {
    server: binary('restate-server'), config: node.config, base: node.base, log: node.log, env: scenario.env,
  }]);
  const target = {
    'cluster-name': 'localcluster', nodes, replication: '2', tolerate: 1, 'one-host': true,
    repository: { destination: scenario.store.destination },
  };
  return { target, restatectl: binary('restatectl'), nodes: Object.fromEntries(places) };
}
