// The part of the Extism kernel that the pure module imports, enough to run the module without an SDK. Like
// Extism's own it is WebAssembly where the module reads and writes eight bytes a call: a JavaScript function
// would box each of them.

/** Where the input begins in the kernel's memory. */
const INPUT = 8;

/** The functions that move bytes, by index of their type: `load_u64`, and so on. */
const [I32, I64] = [0x7f, 0x7e];
const TYPES = [[[I64], [I64]], [[I64], [I32]], [[I64, I64], []], [[I64, I32], []]];
const reads = (type, opcode, offset) => [type, [0x20, 0, 0xa7, opcode, 0, offset, 0x0b]];
const writes = (type, opcode) => [type, [0x20, 0, 0xa7, 0x20, 1, opcode, 0, 0, 0x0b]];
const FUNCTIONS = {
  load_u64: reads(0, 0x29, 0),
  load_u8: reads(1, 0x2d, 0),
  input_load_u64: reads(0, 0x29, INPUT),
  input_load_u8: reads(1, 0x2d, INPUT),
  store_u64: writes(2, 0x37),
  store_u8: writes(3, 0x3a),
};

/** They as a module that imports its memory. Every length is below 128, and so one byte. */
function assemble() {
  const list = (items) => [items.length, ...items.flat()];
  const name = (text) => list([...new TextEncoder().encode(text)]);
  const section = (id, items) => [id, ...list([list(items)].flat())];
  const functions = Object.entries(FUNCTIONS);
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, TYPES.map(([given, gives]) => [0x60, ...list(given), ...list(gives)])),
    ...section(2, [[...name('env'), ...name('memory'), 2, 0, 1]]),
    ...section(3, functions.map(([, [type]]) => [type])),
    ...section(7, functions.map(([text], at) => [...name(text), 0, at])),
    ...section(10, functions.map(([, [, code]]) => list([0, ...code]))),
  ]);
}

/** Loads a module; gives a function from export and input text to output text. */
export async function load(code) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const kernel = await WebAssembly.instantiate(assemble(), { env: { memory } });
  let bytes = new Uint8Array(memory.buffer);
  let top = INPUT;
  let length = 0;
  let output = [0, 0];
  let error = 0;
  const lengths = new Map();

  /** Takes so many bytes at the end. */
  function take(count) {
    const at = top;
    top += (count + 7) & ~7;
    if (top + 8 > bytes.length) {
      memory.grow(Math.ceil((top + 8 - bytes.length) / 65536));
      bytes = new Uint8Array(memory.buffer);
    }
    return at;
  }

  function alloc(count) {
    const at = take(count);
    lengths.set(at, count);
    return at;
  }

  const env = {
    ...kernel.instance.exports,
    alloc: (count) => BigInt(alloc(Number(count))),
    free: () => {},
    length: (at) => BigInt(lengths.get(Number(at)) ?? 0),
    length_unsafe: (at) => BigInt(lengths.get(Number(at)) ?? 0),
    input_length: () => BigInt(length),
    output_set: (at, count) => void (output = [Number(at), Number(count)]),
    error_set: (at) => void (error = Number(at)),
  };
  const { instance } = await WebAssembly.instantiate(code, { 'extism:host/env': env });
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  const text = (at, count) => decoder.decode(bytes.subarray(at, at + count));

  const call = (name, json) => {
    top = INPUT;
    lengths.clear();
    // A character takes three bytes at most.
    take(json.length * 3);
    length = encoder.encodeInto(json, bytes.subarray(INPUT)).written;
    if (instance.exports[name]() !== 0) throw new Error(text(error, lengths.get(error) ?? 0));
    return text(...output);
  };
  /** Bytes of the module's own memory, which never shrinks. */
  call.memory = () => instance.exports.memory.buffer.byteLength;
  return call;
}
