import type { Array as ZarritaArray, DataType } from 'zarrita';
import type { NumberArray } from '../column.ts';
import { corrupt } from '../read/source.ts';
import { type Element, makeNumbers } from './element.ts';
import type { Json, JsonObject } from './hierarchy.ts';
import { unreadable, type ZarrStore } from './store.ts';

/** Elements in row-major order: numbers, strings, or the bytes of elements that zarrita has no type for. */
export type Elements = NumberArray | readonly string[];
/** An array of a store, read in lines of its first axis. */
export interface ZarrArray {
  readonly element: Element;
  readonly shape: readonly number[];
  /** Keys of chunks that were asked for and are not there: they hold the fill value, or are lost. */
  readonly absent: ReadonlySet<string>;
  /** Lines `from` to `to`; chunks of the last call are kept for the next. Of a scalar, line 0. */
  lines(from: number, to: number): Promise<Elements>;
}

/** Opens the array at `path`, whose metadata is known. */
export async function openArray(
  store: ZarrStore & Required<Pick<ZarrStore, 'getRange'>>,
  where: string,
  path: string,
  format: 2 | 3,
  metadata: JsonObject,
  element: Element,
): Promise<ZarrArray> {
  const { open, root } = await import('zarrita');
  const document = new TextEncoder().encode(JSON.stringify(plainly(format, metadata, element))),
    name = format === 2 ? '/.zarray' : '/zarr.json',
    absent = new Set<string>();
  const noted = (key: string, bytes: Uint8Array | undefined): Uint8Array | undefined => {
    if (!bytes) absent.add(key.slice(1));
    return bytes;
  };
  // The array is the root of what zarrita sees: it takes paths for addresses, in which a "%" or "#" would be lost.
  const own: ZarrStore = {
    get: async (key) => (key === name ? document : noted(key, await store.get(`/${path}${key}`))),
    getRange: async (key, range) => noted(key, await store.getRange(`/${path}${key}`, range)),
  };
  const options = { kind: 'array', attrs: false } as const;
  const array = await (format === 2 ? open.v2(root(own), options) : open.v3(root(own), options)).catch((cause: unknown) => unreadable(where, cause));
  let kept = new Map<string, Promise<Chunk>>();
  return {
    element,
    shape: array.shape,
    absent,
    async lines(from, to) {
      const used = new Map<string, Promise<Chunk>>();
      const result = await gather(array, element, where, from, to, (at) => {
        const key = at.join('.'),
          chunk = kept.get(key) ?? used.get(key) ?? chunkOf(array, element, where, at);
        used.set(key, chunk);
        return chunk;
      });
      kept = used;
      return result;
    },
  };
}

/** The metadata in types that zarrita has: bools as bytes, float16 as its bits, other elements of one size as strings of bytes. */
function plainly(format: 2 | 3, metadata: JsonObject, element: Element): JsonObject {
  const type: { readonly [kind in Element['kind']]?: readonly [v2: string, v3: string] } = {
    bool: ['|u1', 'uint8'],
    half: [element.kind === 'half' && !element.little ? '>u2' : '<u2', 'uint16'],
  };
  const raw = element.kind === 'bytes' || element.kind === 'unicode' || element.kind === 'record';
  const [v2, v3] = raw ? [`|S${element.size}`, `v2:S${element.size}`] : (type[element.kind] ?? []);
  const fill: Json | undefined = metadata['fill_value'];
  // The fill value of records is that of their bytes, which no writer sets to other than zero.
  const filled =
    raw || element.kind === 'strings' ? (typeof fill === 'string' && !raw ? fill : '') : element.kind === 'number' ? (fill ?? 0) : Number(fill ?? 0);
  return { ...metadata, attributes: {}, fill_value: filled, ...(v2 === undefined ? {} : format === 2 ? { dtype: v2 } : { data_type: v3 ?? '' }) };
}

interface Chunk {
  readonly data: Elements;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
}

async function chunkOf(array: ZarritaArray<DataType>, element: Element, where: string, at: readonly number[]): Promise<Chunk> {
  const place = `${where}: chunk ${at.join('.') || '0'}`;
  const { data, shape, stride } = await array.getChunk([...at]).catch((cause: unknown) => unreadable(place, cause));
  const size = 'size' in element && isRaw(element) ? element.size : 1,
    count = shape.reduce((n, m) => n * m, size);
  const elements: Elements = isRaw(element) && 'buffer' in data ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : (data as Elements);
  if (elements.length < count) corrupt(place, 'it is shorter than its shape says', `${count / size} elements`, String(elements.length / size));
  return size === 1 && !isRaw(element)
    ? { data: elements, shape, stride }
    : { data: elements, shape: [...shape, size], stride: [...stride.map((s) => s * size), 1] };
}
const isRaw = (e: Element): boolean => e.kind === 'bytes' || e.kind === 'unicode' || e.kind === 'record';

/** Lines put together from the chunks they lie in. */
async function gather(
  array: ZarritaArray<DataType>,
  element: Element,
  where: string,
  from: number,
  to: number,
  chunkAt: (at: readonly number[]) => Promise<Chunk>,
): Promise<Elements> {
  const raw = isRaw(element) && 'size' in element ? [element.size] : [],
    scalar = array.shape.length === 0;
  const begin = scalar ? [0] : [from, ...array.shape.slice(1).map(() => 0)],
    end = scalar ? [1] : [to, ...array.shape.slice(1)],
    size = scalar ? [1] : array.chunks;
  const shape = [...end.map((e, d) => e - begin[d]!), ...raw],
    total = shape.reduce((n, m) => n * m, 1);
  if (total === 0) return empty(element, 0);
  if (size.some((n) => !(n > 0))) corrupt(where, 'its chunks have no size', 'at least 1 along each axis', size.join(' x '));
  let places: number[][] = [[]];
  for (const [d, n] of size.entries()) {
    const first = Math.floor(begin[d]! / n),
      count = Math.ceil(end[d]! / n) - first;
    places = places.flatMap((at) => Array.from({ length: count }, (_, i) => [...at, first + i]));
  }
  const [only] = places;
  if (only && places.length === 1) {
    const { data, shape: whole, stride } = await chunkAt(scalar ? [] : only);
    // One chunk that is all of it needs no copy.
    if (data.length === total && (scalar || (whole.every((n, d) => n === shape[d]) && rowMajor(whole, stride)))) return data;
  }
  const result = empty(element, total);
  await inTurn(places, 8, async (at) => {
    const chunk = await chunkAt(scalar ? [] : at);
    const low = [...at.map((n, d) => Math.max(begin[d]!, n * size[d]!)), ...raw.map(() => 0)],
      high = [...at.map((n, d) => Math.min(end[d]!, (n + 1) * size[d]!)), ...raw];
    const inChunk = low.map((n, d) => (d < at.length ? n - at[d]! * size[d]! : 0)),
      inResult = low.map((n, d) => (d < at.length ? n - begin[d]! : 0));
    copy(
      chunk,
      inChunk,
      result,
      strides(shape),
      inResult,
      high.map((n, d) => n - low[d]!),
    );
  });
  return result;
}

const empty = (e: Element, length: number): NumberArray | string[] => {
  if (e.kind === 'strings') return new Array<string>(length).fill('');
  return e.kind === 'number' ? makeNumbers(e.name, length) : e.kind === 'half' ? new Uint16Array(length) : new Uint8Array(length);
};
const strides = (shape: readonly number[]): number[] => shape.map((_, d) => shape.slice(d + 1).reduce((n, m) => n * m, 1));
const rowMajor = (shape: readonly number[], stride: readonly number[]): boolean => strides(shape).every((s, d) => s === stride[d]);

function copy(
  chunk: Chunk,
  from: readonly number[],
  to: NumberArray | string[],
  toStride: readonly number[],
  at: readonly number[],
  size: readonly number[],
): void {
  const last = size.length - 1,
    run = size[last] ?? 1,
    step = chunk.stride[last] ?? 1;
  const along = (d: number, source: number, target: number): void => {
    if (d < last) {
      for (let i = 0; i < size[d]!; i++) along(d + 1, source + (from[d]! + i) * chunk.stride[d]!, target + (at[d]! + i) * toStride[d]!);
      return;
    }
    const first = source + (from[last] ?? 0) * step,
      there = target + (at[last] ?? 0);
    const { data } = chunk;
    if (step === 1 && ArrayBuffer.isView(data) && ArrayBuffer.isView(to)) bytesIn(to, there, run).set(bytesIn(data, first, run));
    else for (let i = 0; i < run; i++) to[there + i] = data[first + i * step]!;
  };
  along(0, 0, 0);
}
const bytesIn = (a: NumberArray, from: number, length: number): Uint8Array =>
  new Uint8Array(a.buffer, a.byteOffset + from * a.BYTES_PER_ELEMENT, length * a.BYTES_PER_ELEMENT);

/** Work on all items, so many at once. */
export async function inTurn<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
