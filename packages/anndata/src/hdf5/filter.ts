import { bytes, utf8 } from './bytes.ts';
import type { Message } from './messages.ts';

/** A zlib stream (RFC 1950) of `bytes`: `zlib.deflateSync(bytes, { level })` of Node, or fflate's `zlibSync`. */
export type Deflate = (bytes: Uint8Array, level: number) => Uint8Array | Promise<Uint8Array>;

/** What is done to every chunk, in this order. */
export interface Pipeline {
  /** Bytes of an element to shuffle; 0 for none. */
  readonly shuffle: number;
  readonly deflate?: { readonly level: number; readonly run: Deflate };
}

/** Byte k of every element to plane k, which deflate packs better. Bytes beyond whole elements stay. */
export function shuffle(bytes: Uint8Array, size: number): Uint8Array {
  const count = Math.floor(bytes.length / size);
  const out = bytes.slice();
  for (let plane = 0; plane < size; plane += 1) {
    const to = plane * count;
    for (let i = 0, from = plane; i < count; i += 1, from += size) out[to + i] = bytes[from] ?? 0;
  }
  return out;
}

export async function applyFilters(pipeline: Pipeline, chunk: Uint8Array): Promise<Uint8Array> {
  const shuffled = pipeline.shuffle > 0 ? shuffle(chunk, pipeline.shuffle) : chunk;
  return pipeline.deflate ? pipeline.deflate.run(shuffled, pipeline.deflate.level) : shuffled;
}

/** The filter pipeline message, version 1; undefined without filters. */
export function filterMessage({ shuffle, deflate }: Pipeline): Message | undefined {
  // Filter number, name, its one client value. The library takes names from its own table where the file has none
  // and then writes past its buffer when it copies the object (seen with 1.10.8 and 2.0): they are not optional.
  const filters: [number, string, number][] = [];
  if (shuffle > 0) filters.push([2, 'shuffle', shuffle]);
  if (deflate) filters.push([1, 'deflate', deflate.level]);
  if (filters.length === 0) return undefined;
  const out = bytes().u8(1).u8(filters.length).zeros(6);
  // Flag 1: the filter may be left out where it fails, as h5py declares both. One value, padded to 8 bytes.
  for (const [id, name, value] of filters) {
    out.u16(id).u16(8).u16(1).u16(1).raw(utf8(name)).u8(0).u32(value).zeros(4);
  }
  return { type: 0x0b, body: out.view(), constant: true };
}
