// The glue that wasm-bindgen writes into dist/.
export function call(name: string, input: string): string;
export function initSync(source: { module: BufferSource | WebAssembly.Module }): void;
export default function init(source?: { module_or_path: unknown }): Promise<unknown>;
