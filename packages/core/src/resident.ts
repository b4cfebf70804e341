import type { Buffer } from './buffers.ts';
import type { DTypes } from './dtype.ts';
import { type AnyDesc, type Desc, isSparseDesc, type Slot } from './slot.ts';
import type { Ptr } from './sparse.ts';

declare const owner: unique symbol;

/** A value on a session. It belongs to that session alone; `dispose()` frees it, also while a call still uses it. */
export interface Resident<S extends Slot = Slot, out B extends string = string> extends Disposable {
  readonly [owner]: B;
  readonly slot: S;
  readonly desc: Desc<S>;
  dispose(): void;
}

/** What a session keeps behind a resident. */
export interface Held<D = unknown> {
  readonly slot: Slot;
  readonly desc: AnyDesc;
  readonly data: Buffer<D>;
  readonly indices?: Buffer<D>;
  readonly indptr?: Buffer<D>;
  /** `indptr` as the host knows it. */
  starts?: DTypes[Ptr];
  /** Calls in progress that use it. */
  pins: number;
  disposed: boolean;
}

export const buffersOf = <D>(h: Held<D>): readonly Buffer<D>[] => [h.data, ...(h.indices ? [h.indices] : []), ...(h.indptr ? [h.indptr] : [])];

/** Frees what a disposed resident held, once no call uses it. */
export function releaseIfIdle(h: Held): void {
  if (h.disposed && h.pins === 0) for (const b of buffersOf(h)) b.release();
}

/** `indptr` on the host: as uploaded, else read back once. */
export async function startsOf(h: Held): Promise<DTypes[Ptr]> {
  if (h.starts) return h.starts;
  const read = await h.indptr?.read();
  if (!(read instanceof Int32Array || read instanceof BigInt64Array) || !isSparseDesc(h.desc)) throw new TypeError('not a sparse resident');
  h.starts = read;
  return read;
}
