import type { Dataset } from 'h5wasm';
import { corrupt } from '../source.ts';
import { type Chunk, chunksIn } from './chunks.ts';
import { type RawFile, rawFileOf } from './file.ts';
import { decoded, decodes, type Filter } from './filters.ts';
import { layoutAt } from './layout.ts';

/** A dataset whose bytes are read from the file, past the HDF5 library. */
interface Direct {
  readonly raw: RawFile;
  readonly elementSize: number;
  /** Fills `target` with lines of the first axis from `from`. */
  lines(from: number, target: Uint8Array, where: string): void;
}
const known = new WeakMap<Dataset, Direct | undefined>();

/** How a dataset is read directly; undefined where HDF5 has to: other layouts and filters, missing chunks. */
export function directOf(d: Dataset): Direct | undefined {
  if (!known.has(d)) known.set(d, open(d));
  return known.get(d);
}

function open(d: Dataset): Direct | undefined {
  const raw = rawFileOf(d),
    { shape } = d;
  if (!raw || !shape || shape.length === 0 || shape.some((n) => n === 0)) return undefined;
  const layout = layoutAt(raw, addressOf(d));
  if (!layout) return undefined;
  const width = shape.slice(1).reduce((n, m) => n * m, 1),
    count = width * (shape[0] ?? 0);
  if (layout.kind === 'contiguous') {
    const elementSize = layout.size / count;
    return Number.isInteger(elementSize)
      ? { raw, elementSize, lines: (from, target, where) => fill(raw, layout.address + from * width * elementSize, target, where) }
      : undefined;
  }
  const filters: readonly Filter[] = d.filters,
    { chunk, elementSize } = layout;
  if (chunk.length !== shape.length || chunk.some((n) => n === 0) || !decodes(filters, raw)) return undefined;
  const chunks = chunksIn(raw, layout.tree, shape.length);
  // Chunks that were never written hold the fill value.
  if (chunks?.length !== shape.reduce((n, m, axis) => n * Math.ceil(m / chunk[axis]!), 1)) return undefined;
  return { raw, elementSize, lines: chunkedLines(raw, { shape, chunk, chunks, elementSize, filters }) };
}

/** A reference to an object is the address of its header. */
function addressOf(d: Dataset): number {
  const bytes = Uint8Array.from(d.create_reference().ref_data);
  return Number(new DataView(bytes.buffer).getBigUint64(0, true));
}

interface Chunked {
  readonly shape: readonly number[];
  readonly chunk: readonly number[];
  readonly chunks: readonly Chunk[];
  readonly elementSize: number;
  readonly filters: readonly Filter[];
}

function chunkedLines(raw: RawFile, { shape, chunk, chunks, elementSize, filters }: Chunked): Direct['lines'] {
  const height = chunk[0] ?? 1,
    size = chunk.reduce((n, m) => n * m, elementSize),
    byHeight = new Map<number, Chunk[]>();
  for (const c of chunks) byHeight.set(c.at[0] ?? 0, [...(byHeight.get(c.at[0] ?? 0) ?? []), c]);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((n, m) => n * m, elementSize)),
    inner = chunk.map((_, axis) => chunk.slice(axis + 1).reduce((n, m) => n * m, elementSize));
  // Rows read block by block come back to the chunk that the last block ended in.
  let room = new Uint8Array(0),
    last: { readonly chunk: Chunk; readonly bytes: Uint8Array } | undefined;
  const bytesOf = (c: Chunk, where: string): Uint8Array => {
    if (last?.chunk === c) return last.bytes;
    if (room.length < c.size) room = new Uint8Array(c.size);
    const stored = room.subarray(0, c.size);
    fill(raw, c.address, stored, where);
    const result = tried(where, c, () => decoded(stored, filters, c.mask, size, elementSize, raw)),
      bytes = result === stored ? stored.slice() : result;
    last = { chunk: c, bytes };
    return bytes;
  };
  return (from, target, where) => {
    const to = from + target.length / (strides[0] ?? 1);
    for (let top = from - (from % height); top < to; top += height) {
      for (const c of byHeight.get(top) ?? []) {
        const low = c.at.map((n, axis) => (axis === 0 ? Math.max(n, from) : n)),
          high = c.at.map((n, axis) => Math.min(n + chunk[axis]!, axis === 0 ? to : shape[axis]!));
        if (filters.length === 0 && shape.length === 1) {
          const [first = 0, end = 0] = [low[0], high[0]];
          fill(raw, c.address + (first - top) * elementSize, target.subarray((first - from) * elementSize, (end - from) * elementSize), where);
        } else copy(bytesOf(c, where), inner, c.at, target, strides, from, low, high);
      }
    }
  };
}

/** The elements `low` to `high` of a chunk to their place. */
function copy(
  bytes: Uint8Array,
  inner: readonly number[],
  start: readonly number[],
  target: Uint8Array,
  strides: readonly number[],
  from: number,
  low: readonly number[],
  high: readonly number[],
): void {
  const last = low.length - 1;
  const along = (axis: number, source: number, to: number): void => {
    const first = source + (low[axis]! - start[axis]!) * inner[axis]!,
      there = to + (low[axis]! - (axis === 0 ? from : 0)) * strides[axis]!,
      count = high[axis]! - low[axis]!;
    if (axis === last) target.set(bytes.subarray(first, first + count * inner[axis]!), there);
    else for (let n = 0; n < count; n++) along(axis + 1, first + n * inner[axis]!, there + n * strides[axis]!);
  };
  along(0, 0, 0);
}

function fill(raw: RawFile, position: number, target: Uint8Array, where: string): void {
  if (!raw.read(position, target)) corrupt(where, 'the file ends before its values', `${target.length} bytes at ${position}`, 'fewer');
}

function tried(where: string, c: Chunk, decode: () => Uint8Array): Uint8Array {
  try {
    return decode();
  } catch (cause) {
    return corrupt(
      where,
      `the chunk at ${c.at.join(', ')} is damaged`,
      'bytes that its filters decode',
      cause instanceof Error ? cause.message : String(cause),
      cause,
    );
  }
}
