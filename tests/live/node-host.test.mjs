// The host in host-examples/node, over the driver module, does what the runner does.
import { fileURLToPath } from 'node:url';
import { growBy } from './host-growth.mjs';
import { live } from './support.mjs';

const folder = fileURLToPath(new URL('../../host-examples/node/', import.meta.url));

live('Node grows a node under writes to three, and its own loss costs nothing', {}, async (scenario, t) => {
  await growBy(scenario, t, { folder, command: (args) => [process.execPath, '--no-warnings', 'grow.mjs', ...args] });
});
