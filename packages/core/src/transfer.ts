import { type Buffer, type BufferStore, takeBuffer, viewBuffer } from './buffers.ts';
import { type AnyArray, bytesPerElement, copyArray, type DTypes, sliceArray } from './dtype.ts';
import { buffersOf, type Held } from './resident.ts';
import { type AnyDesc, type Host, isSparse, isSparseDesc, type Slot } from './slot.ts';
import type { Dense, Ptr, Sparse } from './sparse.ts';

/** Puts a host value into buffers; of a matrix only its window. */
export async function place<D>(store: BufferStore<D>, slot: Slot, desc: AnyDesc, value: unknown): Promise<Held<D>> {
  if (!isSparse(value)) {
    const array = arrayOf(value);
    return { slot, desc, data: await store.place(array), ...pointersIn(slot, array), pins: 0, disposed: false };
  }
  const [from, to] = value.window,
    start = Number(value.indptr[from]),
    n = Number(value.indptr[to]) - start;
  const starts = sliceArray(value.ptr, value.indptr, from, to - from + 1);
  const made: Buffer<D>[] = [];
  try {
    for (const array of [sliceArray(value.dtype, value.data, start, n), sliceArray('i32', value.indices, start, n), starts])
      made.push(await store.place(array));
  } catch (e) {
    for (const b of made) b.release();
    throw e;
  }
  const [data, indices, indptr] = made;
  if (!data || !indices || !indptr) throw new TypeError('unreachable');
  return { slot, desc, data, indices, indptr, starts, pins: 0, disposed: false };
}

/** Pointers stay known on the host: what is cut by them later need not read them back. A copy, since the caller's array is its own. */
function pointersIn(slot: Slot, array: AnyArray): { readonly starts?: DTypes[Ptr] } {
  if (slot.kind !== 'vec' || !slot.dtype.includes('i64')) return {};
  if (array instanceof Int32Array) return { starts: copyArray('i32', array) };
  return array instanceof BigInt64Array ? { starts: copyArray('i64', array) } : {};
}

/** What was asked of a value, by buffers: together where the device gives them so. */
export async function fetchArrays<D>(store: BufferStore<D>, buffers: readonly Buffer<D>[], how: keyof typeof fetchers): Promise<AnyArray[]> {
  if (store.readAll) return store.readAll(buffers);
  const arrays: AnyArray[] = [];
  for (const b of buffers) arrays.push(await fetchers[how](b));
  return arrays;
}

const fetchers = { copy: async <D>(b: Buffer<D>) => b.read(), move: takeBuffer, view: viewBuffer } as const;

/**
 * Brings a resident's value to the host. `move`: without a copy where possible, the resident being given up; `view`: without
 * a copy where possible, the resident staying.
 */
export async function fetchHeld<S extends Slot, D>(store: BufferStore<D>, h: Held<D>, how: keyof typeof fetchers): Promise<Host<S>> {
  return hostOf<S, D>(h, await fetchArrays(store, buffersOf(h), how));
}

/** Values of several, which are given up. */
export async function takeHeld<D>(store: BufferStore<D>, all: readonly Held<D>[]): Promise<Host<Slot>[]> {
  const arrays = await fetchArrays(store, all.flatMap(buffersOf), 'move');
  return all.map((h) => hostOf(h, arrays.splice(0, buffersOf(h).length)));
}

function hostOf<S extends Slot, D>(h: Held<D>, [data, indices, indptr]: readonly AnyArray[]): Host<S> {
  if (!data) throw new TypeError('unreachable');
  const value: unknown = isSparseDesc(h.desc)
    ? sparseOf(h.desc, data, indices, indptr)
    : h.slot.kind === 'mat'
      ? { shape: h.desc.shape, dtype: h.desc.dtype, data }
      : data;
  return value as Host<S>;
}

function sparseOf(desc: AnyDesc & { readonly nnz: number }, data: AnyArray, indices: AnyArray | undefined, indptr: AnyArray | undefined): Sparse {
  if (!isSparseDesc(desc) || !(indices instanceof Int32Array) || !(indptr instanceof Int32Array || indptr instanceof BigInt64Array))
    throw new TypeError('unreachable');
  return {
    order: desc.order,
    shape: desc.shape,
    dtype: desc.dtype,
    ptr: desc.ptr,
    whole: desc.whole,
    data,
    indices,
    indptr: fromZero(indptr),
    window: [0, indptr.length - 1],
  };
}

/** Pointers of a window made to start at 0, as the arrays that come with them do. */
function fromZero(indptr: DTypes[Ptr]): DTypes[Ptr] {
  if (Number(indptr[0]) === 0) return indptr;
  if (indptr instanceof BigInt64Array) return indptr.map((p) => p - indptr[0]!);
  const first = indptr[0]!;
  return indptr.map((p) => p - first);
}

const arrayOf = (value: unknown): AnyArray => (ArrayBuffer.isView(value) ? value : (value as Dense).data) as AnyArray;
/** Bytes of a host value. */
export const bytesIn = (value: unknown): number =>
  isSparse(value) ? value.data.byteLength + value.indices.byteLength + value.indptr.byteLength : arrayOf(value).byteLength;
/** Bytes of a resident. */
export const bytesHeld = (h: Held): number => buffersOf(h).reduce((sum, b) => sum + b.length * bytesPerElement[b.dtype], 0);
