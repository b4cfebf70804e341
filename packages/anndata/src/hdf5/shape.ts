import { fail } from '@sparsome/core';

/** How a dataset is stored: contiguous without any of these. An empty or scalar dataset is always contiguous. */
export interface StorageOptions {
  /** Lengths of a chunk, cut to the shape; without it, chunks of up to 1 MiB where a filter asks for chunks. */
  readonly chunk?: readonly number[];
  /** Level 0 to 9. */
  readonly deflate?: number;
  /** Bytes of elements apart before deflate. */
  readonly shuffle?: boolean;
}

// The chunk cache of a dataset was 1 MiB until HDF5 2.0: a larger chunk is read anew for every slice of it.
const CHUNK_BYTES = 2 ** 20;

/** Number of elements of a shape. Throws `InvalidInput` for lengths that are not whole numbers. */
export function countOf(shape: readonly number[], where: string): number {
  const count = shape.reduce((product, length) => product * length, 1);
  const right = shape.every((length) => Number.isSafeInteger(length) && length >= 0);
  if (right && Number.isSafeInteger(count) && shape.length <= 32) return count;
  return fail('InvalidInput', {
    where,
    what: 'this is not a shape',
    expected: 'at most 32 whole numbers from 0',
    got: `[${shape.join(', ')}]`,
    consequence: 'nothing was written',
    fix: 'pass the lengths of the dimensions',
  });
}

/** The lengths of a chunk, undefined for contiguous storage. Throws `InvalidInput` where it does not fit the shape. */
export function chunkShape(options: StorageOptions & { readonly shape: readonly number[] }, elementSize: number, where: string): readonly number[] | undefined {
  const { shape, chunk, deflate, shuffle } = options;
  if (!chunk) return deflate !== undefined || shuffle ? defaultChunk(shape, elementSize) : undefined;
  const cut = shape.map((length, d) => Math.min(length, chunk[d] ?? 0));
  const size = cut.reduce((product, length) => product * length, elementSize);
  const right = chunk.length === shape.length && cut.every((length) => Number.isInteger(length) && length > 0);
  if (right && size < 2 ** 32) return cut;
  return fail('InvalidInput', {
    where,
    what: 'the chunk does not fit the dataset',
    expected: `${shape.length} lengths from 1, less than 4 GiB together`,
    got: `[${chunk.join(', ')}]`,
    consequence: 'nothing was written',
    fix: 'pass one length for each dimension',
  });
}

/** Whole rows, as many as fit; where not one fits, part of a row. */
function defaultChunk(shape: readonly number[], elementSize: number): readonly number[] {
  let room = Math.max(1, Math.floor(CHUNK_BYTES / elementSize));
  return shape
    .toReversed()
    .map((length) => {
      const part = Math.min(length, room);
      room = Math.max(1, Math.floor(room / part));
      return part;
    })
    .toReversed();
}
