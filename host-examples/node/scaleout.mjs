// The module as a Node program calls it: held to its hash and its contract, limited in time, without any access.
// The messages are described in docs/contract.md; their types are those of the npm package in doors/web/package.
import createPlugin from '@extism/extism';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** The major version of the messages that this program was written for. */
const CONTRACT = '2';

/** The host functions of the driver module. */
export const FUNCTIONS = ['look', 'act', 'approve', 'report', 'sleep'];

/** An input that the module cannot use. Its message says what is wrong, where, and what to do. */
export class ModuleError extends Error {}

/** A call that took too long, or ended in a trap. */
export class CallFailed extends Error {}

/** A module that is not what its manifest says, or that speaks another contract. */
export class ContractError extends Error {}

/** Reads a module with the Extism manifest beside it, such as `plugin.json` of a release. */
export async function open(manifestFile, options) {
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
  const [{ path, hash }] = manifest.wasm;
  const bytes = await readFile(new URL(path, manifestFile));
  return Scaleout.load(bytes, { sha256: hash, timeoutMs: manifest.timeout_ms, ...options });
}

export class Scaleout {
  #module;
  #host;
  #timeoutMs;
  #plugin;
  /** What was asked last, which ends whatever comes of it. */
  #last = Promise.resolve();

  /**
   * Loads a module from its bytes. `host` has the five host functions, for the driver module alone: each takes a
   * message and returns the reply, or a promise of it. Calls run in a worker, so they block nothing else.
   * @param {Uint8Array} bytes
   * @param {{sha256?: string, timeoutMs?: number, host?: Record<string, (request: object) => unknown>}} options
   */
  static async load(bytes, { sha256, timeoutMs = 30_000, host } = {}) {
    const found = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== undefined && sha256 !== found) {
      throw new ContractError(`the module is not the one of its manifest: its SHA-256 is ${found}, not ${sha256}`);
    }
    const scaleout = new Scaleout();
    scaleout.#module = await WebAssembly.compile(bytes);
    scaleout.#host = host;
    scaleout.#timeoutMs = timeoutMs;
    try {
      const { contract } = await scaleout.call('describe');
      if (contract.split('.')[0] !== CONTRACT) {
        throw new ContractError(`the module speaks contract ${contract}, and this program contract ${CONTRACT}`);
      }
    } catch (error) {
      await scaleout.close();
      throw error;
    }
    return scaleout;
  }

  /** Calls an export with a message. Findings and refusals are answers; what cannot be answered is thrown. */
  async call(name, message = {}) {
    return JSON.parse(await this.callText(name, JSON.stringify(message)));
  }

  /** The same from text to text. An instance does one thing at a time, so calls wait for each other. */
  callText(name, input) {
    const answer = this.#last.then(() => this.#ask(name, input));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #ask(name, input) {
    this.#plugin ??= await this.#instance();
    const plugin = this.#plugin;
    let timer;
    const late = new Promise((_, reject) => {
      const message = `\`${name}\` took longer than ${this.#timeoutMs / 1000} s; give it less at once`;
      timer = setTimeout(() => reject(new CallFailed(message)), this.#timeoutMs);
    });
    try {
      const output = await Promise.race([plugin.call(name, input), late]);
      return output?.text() ?? '';
    } catch (thrown) {
      const error = failure(name, thrown);
      if (error instanceof CallFailed) {
        // After a trap the memory of an instance is in no known state, and one that is late never ends.
        this.#plugin = undefined;
        plugin.close().catch(() => {});
      }
      throw error;
    } finally {
      clearTimeout(timer);
      // Without this the SDK keeps the blocks of every call, and has room for some thirty thousand.
      await this.#plugin?.reset();
    }
  }

  /** Ends the worker, once what was asked is answered. */
  async close() {
    await this.#last;
    await this.#plugin?.close();
    this.#plugin = undefined;
  }

  #instance() {
    const functions = this.#host && { 'extism:host/user': Object.fromEntries(FUNCTIONS.map((name) => [name, this.#answering(name)])) };
    return createPlugin({ wasm: [{ module: this.#module }] }, {
      runInWorker: true, useWasi: false, allowedHosts: [], allowedPaths: {}, functions,
    });
  }

  /** A host function as the SDK calls it. It never throws: an error is a reply, too. */
  #answering(name) {
    return async (context, address) => {
      let reply;
      try {
        reply = JSON.stringify(await this.#host[name](JSON.parse(context.read(address).text())));
      } catch (error) {
        reply = JSON.stringify({ error: { kind: 'failed', message: String(error.message ?? error) } });
      }
      return context.store(reply);
    };
  }
}

/** What an error of the SDK means. From a worker it comes as a plain object. */
function failure(name, error) {
  if (error instanceof CallFailed) return error;
  const words = String(error?.message ?? error);
  const own = /Plugin-originated error: ([^]*)/.exec(words);
  return own ? new ModuleError(own[1]) : new CallFailed(`\`${name}\` ended in a trap: ${words}`);
}
