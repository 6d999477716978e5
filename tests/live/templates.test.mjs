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
  process) for each in $(pid); do
    echo "pid $each"
    echo "program $(readlink "/proc/$each/exe")"
    echo "user $(stat -c %U "/proc/$each")"
    awk -v hz="$(getconf CLK_TCK)" 'NR == FNR { up = $1; next } { sub(/.*\\) /, ""); printf "age %.3f\\n", up - $20 / hz }' /proc/uptime "/proc/$each/stat"
    tr '\\0' '\\n' < "/proc/$each/cmdline" | sed '1d; s/^/arg /'
    tr '\\0' '\\n' < "/proc/$each/environ" | sed 's/^/env /'
  done
    echo end ;;
  version) "${server}" --version ;;
  disk) test -d "$2" || exit 66
    for each in $(ls -A "$2"); do echo "entry $each"; test ! -d "$2/$each" || echo "dir $each"; test ! -e "$2/$each/.cluster-marker" || echo "marked $each"; done
    echo marked
    echo "free $(df --output=avail -B1 "$2" | tail -n 1 | tr -d ' ')" ;;
  log-tail) tail -n "$3" server.log ;;
  stop) halt ;;
  dump-config) "${server}" --config-file "$config" --dump-config ;;
  config-age) ${node} -p 'const { mtimeMs, ctimeMs } = require("node:fs").statSync(process.argv[1]); (Date.now() - Math.max(mtimeMs, ctimeMs)) / 1000' "$config" ;;
  dial) ${node} -e 'fetch(process.argv[1]).then(async (r) => { if (!r.ok) process.exit(22); console.log(await r.text()); }, () => process.exit(7))' "$2" ;;
  *) echo "nodectl: no $1" >&2; exit 64 ;;
esac
`;

function script(path, text) {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** Templates for every purpose; placeholders are the runner's to fill in. */
function templates() {
  const plain = ['read', 'write', 'verify', 'start', 'stop', 'restart', 'process', 'version', 'dump-config', 'config-age'];
  const line = (rest) => `{ssh} {host} '../nodectl ${rest}'`;
  return Object.fromEntries([
    ...plain.map((purpose) => [purpose, line(`${purpose} {config}`)]),
    ['dial', line('dial {url}')], ['disk', line('disk {base-dir}')], ['log-tail', line('log-tail {config} {lines}')],
  ]);
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
    reach: (node) => ({ commands: { host: node.name, config: node.config, 'base-dir': node.base, arguments: ['--config-file', node.config], env }, vars: { ssh: run.path('ssh') } }),
  });
  await expectRunner(scenario, ['grow', '--inventory', inventory, '--yes'], EXIT.done);
  assert.ok(actions(inventory).some((action) => action.kind === 'start-node' && action.node === 'n3'));
  await expectTolerance(scenario, inventory, 1);
  await expectSurvival(scenario);
  await expectIntact(scenario, { atLeast: 500 });
});
