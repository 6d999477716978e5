// Grows a real one-node Restate to three nodes under steady writes, destroys the first node, and
// checks every acknowledged write.
//
// Usage: node demo.mjs [--keep] [--stop DIRECTORY]
import { parseArgs } from 'node:util';
import { rmSync } from 'node:fs';
import { tolerated, words } from './lib/exposure.mjs';
import { killRun } from './lib/killing.mjs';
import { isRunDir } from './lib/processes.mjs';
import { problems, report } from './lib/report.mjs';
import { auditLines } from './lib/runner.mjs';
import { Scenario } from './lib/scenario.mjs';
import { count, seconds } from './lib/table.mjs';
import { windows } from './lib/timeline.mjs';

const HELP = `node demo.mjs [--keep]      run the demo; --keep leaves the grown cluster running
node demo.mjs --stop DIR    stop what --keep left running`;

const began = Date.now();
const say = (text) => console.log(`[${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s] ${text}`);

function options() {
  try {
    return parseArgs({ options: { keep: { type: 'boolean' }, stop: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    console.error(`${error.message}\n${HELP}`);
    process.exit(2);
  }
}

/** Runs a command of the runner and shows what it prints. */
async function show(scenario, args) {
  const end = await scenario.runner(args, { onLine: (line) => console.log(`  | ${line}`) });
  if (end.code !== 0) throw new Error(`ops-runner ${args[0]} exited with ${end.code ?? end.signal}`);
}

async function story(scenario) {
  const parts = [];
  const own = async (step, work) => {
    const from = Date.now();
    await work();
    parts.push({ step, from, to: Date.now(), actions: 0 });
  };

  say(`one node with ${scenario.partitions} partitions, a service and an object store; files in ${scenario.run.dir}`);
  await scenario.startFirst();
  await scenario.startWrites();
  scenario.useAllIngresses();
  const inventory = scenario.inventory();
  const before = await scenario.exposure(inventory);
  say(`${scenario.writer.perSecond} writes a second; losses tolerated: ${words(before)}`);

  say('the runner grows it to three nodes with two copies of everything');
  await show(scenario, ['grow', '--inventory', inventory, '--yes']);
  parts.push(...windows(auditLines(inventory), Date.now()));
  const after = await scenario.exposure(inventory);
  say(`three nodes; ${count(scenario.writer.acknowledged)} writes acknowledged so far; losses tolerated: ${words(after)}`);
  if (!(tolerated(after) >= 1)) throw new Error('the cluster does not tolerate the loss of a node, so none is destroyed');

  say(`${scenario.first.name}, the first node, is killed and its data deleted`);
  await own(`destroy ${scenario.first.name}`, async () => {
    await scenario.destroy(scenario.first);
    await scenario.everyKeyWritten();
  });
  say(`every key accepts writes again after ${seconds(parts.at(-1).to - parts.at(-1).from)}; writing for a while longer`);
  await own('continue without it', () => scenario.acknowledged(300));

  const result = await scenario.reckon();
  const without = await scenario.exposure(inventory);
  console.log(`\n${report({ parts, result, losses: { before, after, [`without ${scenario.first.name}`]: without } }).join('\n')}\n`);
  return problems(result).length === 0;
}

function explainKept(scenario) {
  const [, ...left] = scenario.nodes;
  console.log(`Still running, in ${scenario.run.dir}:`);
  for (const { name, ports } of left) console.log(`  ${name}  fabric ${ports.fabric}  admin ${ports.admin}  ingress ${ports.ingress}`);
  console.log(`Look at it:  ${scenario.statusCommand(left)}`);
  console.log(`Write to it: curl ${left[0].ingress}/counter/key-0/add --json '{"op":1000000,"amount":1}'`);
  console.log(`Stop it:     node ${process.argv[1]} --stop ${scenario.run.dir}`);
}

async function main() {
  const { keep, stop, help } = options();
  if (help) return console.log(HELP);
  if (stop) return stopKept(stop);

  const scenario = await Scenario.open();
  let kept = false;
  let interrupted = false;
  // The watchdog cleans up even if this process is killed; on a signal we do it ourselves, which is quicker.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      interrupted = true;
      say(`${signal}: stopping everything`);
      scenario.close().finally(() => process.exit(130));
    });
  }
  try {
    process.exitCode = (await story(scenario)) ? 0 : 1;
    kept = Boolean(keep);
  } catch (error) {
    if (!interrupted) console.error(`\nThe demo failed: ${error.message}`);
    process.exitCode = 1;
  } finally {
    if (kept) {
      explainKept(scenario);
      scenario.run.release();
    } else {
      await scenario.close({ keepFiles: process.exitCode !== 0 });
      if (process.exitCode !== 0 && !interrupted) console.error(`Logs are left in ${scenario.run.dir}`);
    }
  }
}

async function stopKept(dir) {
  if (!isRunDir(dir)) throw new Error(`${dir} is not the directory of a demo run`);
  const left = await killRun(dir);
  if (left.length > 0) throw new Error(`still running: ${left.map((each) => each.pid).join(', ')}`);
  rmSync(dir, { recursive: true, force: true });
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
