// The service under load: a virtual object that counts and remembers which operations it has applied.
//
// Usage: node service.mjs PORT
import { createServer } from 'node:http2';
import { createEndpointHandler, handlers, object } from '@restatedev/restate-sdk';
import * as ranges from './ranges.mjs';

// The SDK needs this function of Node 22, which Node 20 lacks.
Promise.withResolvers ??= function withResolvers() {
  const deferred = {};
  deferred.promise = new this((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
};

/**
 * State of a key: `total`; `applied`, the numbers of the operations that took effect; `doubled`,
 * how often an operation arrived that had taken effect before. A repeated operation adds its amount
 * again on purpose: an effect that happens twice must show.
 */
async function add(ctx, { op, amount }) {
  const total = ((await ctx.get('total')) ?? 0) + amount;
  const applied = (await ctx.get('applied')) ?? [];
  if (ranges.has(applied, op)) {
    const doubled = (await ctx.get('doubled')) ?? {};
    ctx.set('doubled', { ...doubled, [op]: (doubled[op] ?? 1) + 1 });
  } else {
    ctx.set('applied', ranges.add(applied, op));
  }
  ctx.set('total', total);
  return { total };
}

async function read(ctx) {
  return {
    total: (await ctx.get('total')) ?? 0,
    applied: (await ctx.get('applied')) ?? [],
    doubled: (await ctx.get('doubled')) ?? {},
  };
}

export const counter = object({ name: 'counter', handlers: { add, read: handlers.object.shared(read) } });

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const server = createServer(createEndpointHandler({ services: [counter] }));
  server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
}
