import type { Dataset } from 'h5wasm';
import { fail } from '@sparsome/core';
import type { RawFile } from './file.ts';

/** A filter of a dataset, as h5wasm tells it. */
export interface Filter {
  readonly id: number;
  readonly name: string;
}
const deflate = 1,
  shuffle = 2,
  lzf = 32000;

// Deflate, shuffle, Fletcher's checksum, szip, n-bit, scale and offset.
const ofHdf5 = [1, 2, 3, 4, 5, 6];

/** Throws `Unsupported` for filters that the HDF5 library here does not have: asked for one, it aborts for good. */
export function checkFilters(d: Dataset, where: string): void {
  // Of an array without elements nothing was compressed.
  const filters: readonly Filter[] = d.metadata.chunks && !d.shape?.includes(0) ? d.filters : [],
    other = filters.find(({ id }) => !ofHdf5.includes(id));
  if (!other) return;
  fail('Unsupported', {
    where,
    what: 'it is compressed in a way that is not read here',
    expected: 'gzip, or LZF for numbers and strings',
    got: `${other.name || 'a filter'} (HDF5 filter ${other.id})`,
    consequence: 'the file was not read',
    fix: 'write the file again with compression="gzip" in Python',
  });
}

/** Can chunks with these filters be decoded here? */
export const decodes = (filters: readonly Filter[], raw: RawFile): boolean =>
  filters.every(({ id }) => id === shuffle || id === lzf || (id === deflate && raw.inflate !== undefined));

/** The `size` bytes of a chunk. Throws for damaged ones. */
export function decoded(bytes: Uint8Array, filters: readonly Filter[], mask: number, size: number, elementSize: number, raw: RawFile): Uint8Array {
  let result = bytes;
  for (let n = filters.length - 1; n >= 0; n--) {
    if ((mask >> n) & 1) continue;
    const id = filters[n]?.id;
    if (id === deflate && raw.inflate) result = raw.inflate(result, size);
    else if (id === lzf) result = fromLzf(result, size);
    else if (id === shuffle && elementSize > 1) result = unshuffled(result, elementSize);
  }
  if (result.length !== size) throw new RangeError(`${result.length} bytes instead of ${size}`);
  return result;
}

/** HDF5 puts the first bytes of all elements together, then the second ones, … */
function unshuffled(bytes: Uint8Array, elementSize: number): Uint8Array {
  const count = Math.floor(bytes.length / elementSize),
    result = new Uint8Array(bytes.length);
  if (elementSize % 4 === 0) {
    // Four bytes at once: most elements are of four or eight.
    const words = new Uint32Array(result.buffer, 0, (count * elementSize) / 4),
      step = elementSize / 4;
    for (let w = 0; w < step; w++) {
      const [a, b, c, d] = [4 * w * count, (4 * w + 1) * count, (4 * w + 2) * count, (4 * w + 3) * count];
      for (let i = 0, to = w; i < count; i++, to += step) words[to] = bytes[a + i]! | (bytes[b + i]! << 8) | (bytes[c + i]! << 16) | (bytes[d + i]! << 24);
    }
  } else {
    for (let b = 0, p = 0; b < elementSize; b++) for (let to = b; to < count * elementSize; to += elementSize) result[to] = bytes[p++]!;
  }
  result.set(bytes.subarray(count * elementSize), count * elementSize);
  return result;
}

/**
 * LibLZF: a byte below 32 is followed by so many literals and one more; any other is a length (3 bits) and a distance (13
 * bits) back into the output, a length of 7 being followed by a byte to add.
 */
export function fromLzf(bytes: Uint8Array, size: number): Uint8Array {
  const result = new Uint8Array(size);
  let at = 0,
    to = 0;
  while (at < bytes.length) {
    const control = bytes[at++]!;
    if (control < 32) {
      const end = at + control + 1;
      if (end > bytes.length || to + control + 1 > size) throw new RangeError('literals beyond the end');
      while (at < end) result[to++] = bytes[at++]!;
      continue;
    }
    let length = (control >> 5) + 2;
    if (length === 9) length += bytes[at++] ?? 0;
    let from = to - ((control & 31) << 8) - (bytes[at++] ?? 0) - 1;
    if (from < 0 || to + length > size) throw new RangeError('a repetition beyond the ends');
    // Byte by byte: what is repeated may reach into itself.
    for (const end = to + length; to < end; ) result[to++] = result[from++]!;
  }
  if (to !== size) throw new RangeError(`${to} bytes instead of ${size}`);
  return result;
}
