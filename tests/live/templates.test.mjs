// Growth where the runner reaches the nodes by nothing but the user's command templates. Each node
// has a "host", a directory; a script stands in for ssh.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { binary } from '../../demo/lib/restatectl.mjs';
import {
  actions, EXIT, expectIntact, expectRunner, expectSurvival, expectTolerance, live, startWithWrites,
} from './support.mjs';

// Like ssh: a host, then a command line for that host's shell. 255 when the host cannot be reached.
const SSH = `#!/bin/sh
host=$1
shift
cd "$(dirname "$0")/$host" || exit 255
echo "$host: $*" >> ../ssh.log
exec sh -c "$*"
`;

// What an operator has on each host; the working directory is the host's own.
const NODECTL = (server, node, env) => `#!/bin/sh
${Object.entries(env).map(([name, value]) => `export ${name}='${value}'`).join('\n')}
config=$2
pid() { for each in $(cat server.pid 2>/dev/null); do grep -q '^State:.[^ZX]' "/proc/$each/status" 2>/dev/null && echo "$each"; done; }
launch() {
  ${node} -e '
    const { openSync, writeFileSync } = require("node:fs");
    const log = openSync(process.argv[3], "a");
    const child = require("node:child_process").spawn(process.argv[1], ["--config-file", process.argv[2], "--no-logo"],
      { detached: true, stdio: ["ignore", log, log] });
    writeFileSync("server.pid", String(child.pid));
    child.unref();
  ' "${server}" "$config" server.log
}
halt() { kill $(pid) 2>/dev/null; while [ -n "$(pid)" ]; do sleep 0.05; done; }
case $1 in
  read) test -e "$config" || exit 66; cat "$config" ;;
  write) cat > "$config.new" && mv "$config.new" "$config" ;;
  verify) cat > verify.toml && "${server}" --config-file "$PWD/verify.toml" --dump-config > /dev/null ;;
  start) test -n "$(pid)" || launch ;;
  restart) halt; launch ;;
  running) test -n "$(pid)" ;;
  version) "${server}" --version ;;
  data-present) test -n "$(ls -A data 2>/dev/null)" ;;
  log-tail) tail -n 20 server.log ;;
  config-age) ${node} -p '(Date.now() - require("node:fs").statSync(process.argv[1]).mtimeMs) / 1000' "$config" ;;
  process-age) ${node} -p '(Date.now() - require("node:fs").statSync("server.pid").mtimeMs) / 1000' ;;
  probe) ${node} -e 'fetch(process.argv[1]).then(async (r) => { if (!r.ok) process.exit(22); console.log(await r.text()); }, () => process.exit(7))' "$2" ;;
  *) echo "nodectl: no $1" >&2; exit 64 ;;
esac
`;

function script(path, text) {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** Templates for every purpose; placeholders are the runner's to fill in. */
function templates() {
  const plain = ['read', 'write', 'verify', 'start', 'restart', 'running', 'version', 'data-present', 'log-tail', 'config-age', 'process-age'];
  const line = (rest) => `{ssh} {host} '../nodectl ${rest}'`;
  return Object.fromEntries([...plain.map((purpose) => [purpose, line(`${purpose} {config}`)]), ['probe', line('probe {url}')]]);
}

live('a node grows to three through command templates alone', {}, async (scenario) => {
  const { run, nodes, first, env } = scenario;
  script(run.path('ssh'), SSH);
  script(run.path('nodectl'), NODECTL(binary('restate-server'), process.execPath, env));
  for (const node of nodes) mkdirSync(node.dir, { recursive: true });
  await startWithWrites(scenario);
  writeFileSync(`${first.dir}/server.pid`, String(first.process.pid));

  const inventory = scenario.inventory({
    commands: templates(),
    reach: (node) => ({ commands: { host: node.name, config: node.config, env }, vars: { ssh: run.path('ssh') } }),
  });
  await expectRunner(scenario, ['grow', '--inventory', inventory, '--yes'], EXIT.done);
  assert.ok(actions(inventory).some((action) => action.kind === 'start-node' && action.node === 'n3'));
  await expectTolerance(scenario, inventory, 1);
  await expectSurvival(scenario);
  await expectIntact(scenario, { atLeast: 500 });
});
