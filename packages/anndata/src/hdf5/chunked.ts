import { writeBtree } from './btree.ts';
import { applyFilters, filterMessage, type Pipeline } from './filter.ts';
import { chunkedMessage } from './messages.ts';
import type { Output } from './output.ts';
import type { Storage } from './storage.ts';

// The library's default K of chunk B-trees is 32; superblock version 0 cannot say another.
const FANOUT = 64;
// Chunks filtered at the same time: as many as libuv has threads for an asynchronous deflate.
const TOGETHER = 4;

export interface ChunkedOptions {
  /** No length is 0. */
  readonly shape: readonly number[];
  readonly chunk: readonly number[];
  readonly elementSize: number;
  readonly pipeline: Pipeline;
}

/**
 * Chunks in row-major order. Elements come row by row, so chunks are cut from bands of `chunk[0]` rows: a band which
 * comes in pieces is collected in memory, one which lies in a piece is cut from there.
 */
export function chunkedStorage(output: Output, { shape, chunk, elementSize, pipeline }: ChunkedOptions): Storage {
  const rows = shape[0] ?? 1;
  const bandRows = chunk[0] ?? 1;
  const rowBytes = shape.slice(1).reduce((product, length) => product * length, elementSize);
  const grid = shape.map((length, d) => Math.ceil(length / (chunk[d] ?? 1)));
  const perBand = grid.slice(1).reduce((product, length) => product * length, 1);
  const count = (grid[0] ?? 1) * perBand;
  const addresses: number[] = new Array(count).fill(0);
  const sizes: number[] = new Array(count).fill(0);
  let band = new Uint8Array(0);
  let collected = 0;
  let bands = 0;
  let running: Promise<void>[] = [];

  const settle = async (): Promise<void> => {
    const these = running;
    running = [];
    await Promise.all(these);
  };

  const writeChunk = async (index: number, bytes: Uint8Array): Promise<void> => {
    const filtered = await applyFilters(pipeline, bytes);
    sizes[index] = filtered.length;
    addresses[index] = await output.append(filtered);
  };

  const writeBand = async (bytes: Uint8Array): Promise<void> => {
    const first = bands * perBand;
    bands += 1;
    const lengths = [bytes.length / rowBytes, ...shape.slice(1)];
    for (let i = 0; i < perBand; i += 1) {
      const at = gridPosition(i, [1, ...grid.slice(1)]).map((position, d) => position * (chunk[d] ?? 1));
      running.push(writeChunk(first + i, cutChunk(bytes, lengths, at, chunk, elementSize)));
      if (running.length >= TOGETHER) await settle();
    }
  };

  return {
    async write(bytes) {
      let from = 0;
      while (from < bytes.length) {
        const size = Math.min(bandRows, rows - bands * bandRows) * rowBytes;
        if (collected === 0 && bytes.length - from >= size) {
          const whole = bytes.subarray(from, from + size);
          from += size;
          await writeBand(whole);
          continue;
        }
        if (collected === 0) band = new Uint8Array(size);
        const part = bytes.subarray(from, from + size - collected);
        band.set(part, collected);
        collected += part.length;
        from += part.length;
        if (collected < size) continue;
        collected = 0;
        await writeBand(band);
      }
      // The caller may reuse its memory after this.
      await settle();
    },
    async finish() {
      const index = await writeBtree(output, {
        type: 1,
        fanout: FANOUT,
        keySize: 16 + 8 * shape.length,
        children: addresses,
        key: (out, i) => {
          // Size, no filter left out, element offsets; right of the last chunk: one chunk further in every dimension.
          const step = i === count ? 1 : 0;
          out.u32(sizes[i] ?? 0).u32(0);
          const position = gridPosition(i - step, grid);
          for (const [d, length] of chunk.entries()) out.u64(((position[d] ?? 0) + step) * length);
          out.u64(0);
        },
      });
      const filters = filterMessage(pipeline);
      const layout = chunkedMessage(index, chunk, elementSize);
      return filters ? [layout, filters] : [layout];
    },
  };
}

/** Row-major number `index` as a position in `grid`. */
function gridPosition(index: number, grid: readonly number[]): number[] {
  const position: number[] = [];
  let rest = index;
  for (let d = grid.length - 1; d >= 0; d -= 1) {
    const length = grid[d] ?? 1;
    position[d] = rest % length;
    rest = Math.floor(rest / length);
  }
  return position;
}

/** The chunk at element position `at` of an array of `lengths`; 0 outside. A view where it is the whole array. */
function cutChunk(array: Uint8Array, lengths: readonly number[], at: readonly number[], chunk: readonly number[], elementSize: number): Uint8Array {
  const rank = chunk.length;
  const size = chunk.reduce((product, length) => product * length, elementSize);
  if (size === array.length && chunk.every((length, d) => length === lengths[d])) return array;
  const out = new Uint8Array(size);
  const copy = (d: number, from: number, to: number): void => {
    const start = at[d] ?? 0;
    const length = lengths[d] ?? 1;
    const run = Math.min(chunk[d] ?? 1, length - start);
    if (d === rank - 1) {
      const first = (from * length + start) * elementSize;
      out.set(array.subarray(first, first + run * elementSize), to * (chunk[d] ?? 1) * elementSize);
      return;
    }
    for (let i = 0; i < run; i += 1) copy(d + 1, from * length + start + i, to * (chunk[d] ?? 1) + i);
  };
  copy(0, 0, 0);
  return out;
}
