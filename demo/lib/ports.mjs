// Free TCP ports on loopback.
//
// A node's ports are chosen long before the node binds them, and meanwhile thousands of outgoing
// connections take ports from the kernel's ephemeral range. So ports come from outside that range, and each
// is bound once to see whether it is free.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const given = new Set();

function ephemeralRange() {
  try {
    const [low, high] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/).map(Number);
    if (low > 0 && high >= low) return [low, high];
  } catch { /* not Linux: fall through to the range that IANA names */ }
  return [49152, 65535];
}

function candidates() {
  const [low, high] = ephemeralRange();
  const below = [10000, low - 1];
  const above = [high + 1, 65000];
  return below[1] - below[0] >= above[1] - above[0] ? below : above;
}

function canBind(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** `count` distinct ports that are free now and were not given out before by this process. */
export async function freePorts(count) {
  const [low, high] = candidates();
  const ports = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries > 2000) throw new Error(`no ${count} free ports between ${low} and ${high} on 127.0.0.1`);
    const port = low + Math.floor(Math.random() * (high - low + 1));
    if (given.has(port) || !(await canBind(port))) continue;
    given.add(port);
    ports.push(port);
  }
  return ports;
}

/** The ports of one node. */
export async function nodePorts() {
  const [fabric, admin, ingress] = await freePorts(3);
  return { fabric, admin, ingress };
}
