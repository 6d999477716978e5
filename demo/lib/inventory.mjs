// Inventories of the ops runner for nodes on this host.
import { existsSync, writeFileSync } from 'node:fs';
import { placeSettings } from './node.mjs';
import { binary } from './restatectl.mjs';

/** A TOML value; every JSON text of these kinds is TOML as well, apart from tables. */
function value(of) {
  if (Array.isArray(of)) return `[${of.map(value).join(', ')}]`;
  if (typeof of === 'object') {
    return `{ ${Object.entries(of).map(([key, inner]) => `${JSON.stringify(key)} = ${value(inner)}`).join(', ')} }`;
  }
  return JSON.stringify(of);
}

const lines = (table) => Object.entries(table)
  .filter(([, of]) => of !== undefined)
  .map(([key, of]) => `${key} = ${value(of)}`);

/** `[node.local]`: a server process that the runner starts itself. */
export function localReach(node, env) {
  return { local: { server: binary('restate-server'), config: node.config, 'base-dir': node.base, env, log: node.log } };
}

/**
 * The text of an inventory. `reach` returns {local} or {commands, vars} for a node, `commands` are the
 * templates that all nodes share; a node may name its `roles`.
 */
export function inventoryText({ nodes, replication = 2, tolerate = 1, destination, commands: shared, reach }) {
  const parts = [
    `restatectl = ${value(binary('restatectl'))}`,
    '',
    '[target]',
    ...lines({ 'cluster-name': 'localcluster', replication, tolerate, 'one-host': true }),
    '',
    '[target.repository]',
    ...lines({ destination }),
  ];
  if (shared) parts.push('', '[commands]', ...lines(shared));
  for (const node of nodes) {
    const { local, commands, vars } = reach(node);
    // An existing file has its addresses already; a new file is made from another node's file and these.
    const place = commands ? { ...placeSettings(node), 'base-dir': node.base } : placeSettings(node);
    const settings = existsSync(node.config) ? undefined : place;
    parts.push('', '[[node]]', ...lines({ name: node.name, address: node.fabric, roles: node.roles, settings, vars }));
    if (local) parts.push('', '[node.local]', ...lines(local));
    if (commands) parts.push('', '[node.commands]', ...lines(commands));
  }
  return `${parts.join('\n')}\n`;
}

export function writeInventory(path, what) {
  writeFileSync(path, inventoryText(what));
  return path;
}
