/** Little-endian bytes under construction: HDF5 metadata is little-endian on every machine. */
export interface Bytes {
  readonly length: number;
  u8(value: number): Bytes;
  u16(value: number): Bytes;
  u32(value: number): Bytes;
  /** A safe integer, or `UNDEFINED` (all bits set). */
  u64(value: number): Bytes;
  raw(bytes: Uint8Array): Bytes;
  zeros(count: number): Bytes;
  /** Zeros up to the next multiple of 8 counted from the start. */
  pad8(): Bytes;
  /** The bytes so far: a view, valid until the next write. */
  view(): Uint8Array;
}

/** The undefined address: all bits set, which is -1 in two's complement. */
export const UNDEFINED = -1;

/** `size` rounded up to a multiple of 8, the alignment of everything in these files. */
export const align8 = (size: number): number => Math.ceil(size / 8) * 8;

const encoder = new TextEncoder();
/** UTF-8; lone surrogates become U+FFFD, as TextEncoder has it. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** A growing buffer with little-endian writers. */
export function bytes(capacity = 64): Bytes {
  let buffer = new Uint8Array(capacity);
  let view = new DataView(buffer.buffer);
  let length = 0;

  /** Makes room for `count` bytes and returns where they go. */
  const take = (count: number): number => {
    const at = length;
    length += count;
    if (length > buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * buffer.length));
      larger.set(buffer);
      buffer = larger;
      view = new DataView(buffer.buffer);
    }
    return at;
  };

  const self: Bytes = {
    get length() {
      return length;
    },
    u8(value) {
      const at = take(1);
      view.setUint8(at, value);
      return self;
    },
    u16(value) {
      const at = take(2);
      view.setUint16(at, value, true);
      return self;
    },
    u32(value) {
      const at = take(4);
      view.setUint32(at, value, true);
      return self;
    },
    u64(value) {
      const at = take(8);
      setU64(view, at, value);
      return self;
    },
    raw(more) {
      const at = take(more.length);
      buffer.set(more, at);
      return self;
    },
    zeros(count) {
      take(count);
      return self;
    },
    pad8() {
      take(align8(length) - length);
      return self;
    },
    view: () => buffer.subarray(0, length),
  };
  return self;
}

/** Writes a safe integer (or `UNDEFINED`) as 8 bytes without going through BigInt. */
export function setU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, value % 2 ** 32, true);
  view.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
}
