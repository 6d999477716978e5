// The module counts bytes in UTF-8, editors count UTF-16 units.

const encoder = new TextEncoder();

/** Places in one text, in both counts. */
export interface Places {
  /** The unit at a byte; within a character, the character's. */
  unit(byte: number): number;
  /** The byte at a unit. */
  byte(unit: number): number;
}

/** Counts a text once. */
export function places(text: string): Places {
  const bytes = encoder.encode(text).length;
  const within = (at: number, end: number) => Math.max(0, Math.min(at, end));
  if (bytes === text.length) return { unit: (at) => within(at, bytes), byte: (at) => within(at, bytes) };
  const byteOf = new Uint32Array(text.length + 1);
  const unitOf = new Uint32Array(bytes + 1);
  let byte = 0;
  for (let unit = 0; unit < text.length; ) {
    const sign = text.codePointAt(unit)!;
    const units = sign > 0xffff ? 2 : 1;
    const length = sign < 0x80 ? 1 : sign < 0x800 ? 2 : sign < 0x10000 ? 3 : 4;
    byteOf.fill(byte, unit, unit + units);
    unitOf.fill(unit, byte, byte + length);
    unit += units;
    byte += length;
  }
  byteOf[text.length] = byte;
  unitOf[bytes] = text.length;
  return { unit: (at) => unitOf[within(at, bytes)]!, byte: (at) => byteOf[within(at, text.length)]! };
}
