// The part of the Extism kernel that the pure module imports, over one growing buffer: enough to run the
// module without an SDK.

/** Loads a module; gives a function from export and input text to output text. */
export async function load(code) {
  let memory = new DataView(new ArrayBuffer(1 << 20));
  let bytes = new Uint8Array(memory.buffer);
  let top = 8;
  let input = new Uint8Array();
  let words = new DataView(input.buffer);
  let output = [0, 0];
  let error = 0;
  const lengths = new Map();

  function alloc(length) {
    const at = top;
    top += (length + 7) & ~7;
    while (top > bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
      memory = new DataView(bytes.buffer);
    }
    lengths.set(at, length);
    return at;
  }

  const env = {
    alloc: (length) => BigInt(alloc(Number(length))),
    free: () => {},
    length: (at) => BigInt(lengths.get(Number(at)) ?? 0),
    length_unsafe: (at) => BigInt(lengths.get(Number(at)) ?? 0),
    load_u8: (at) => bytes[Number(at)],
    load_u64: (at) => memory.getBigUint64(Number(at), true),
    store_u8: (at, value) => void (bytes[Number(at)] = value),
    store_u64: (at, value) => memory.setBigUint64(Number(at), BigInt.asUintN(64, value), true),
    input_length: () => BigInt(input.length),
    input_load_u8: (at) => input[Number(at)],
    input_load_u64: (at) => words.getBigUint64(Number(at), true),
    output_set: (at, length) => void (output = [Number(at), Number(length)]),
    error_set: (at) => void (error = Number(at)),
  };
  const { instance } = await WebAssembly.instantiate(code, { 'extism:host/env': env });
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  const text = (at, length) => decoder.decode(bytes.subarray(at, at + length));

  return (name, json) => {
    top = 8;
    lengths.clear();
    input = encoder.encode(json);
    words = new DataView(input.buffer, input.byteOffset, input.byteLength);
    if (instance.exports[name]() !== 0) throw new Error(text(error, lengths.get(error) ?? 0));
    return text(...output);
  };
}
