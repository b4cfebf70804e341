import { type AnyArray, bytesOf, bytesPerElement, type DType, type DTypes, type Memory, newArray } from '@sparsome/core';
import type { Addon, Handle } from './addon.ts';
import { isLost, rethrow, type Wanted } from './driver-error.ts';
import { combine } from './fold.ts';

/** Elements on the device: the address of the first, and the bytes of the allocation it begins. */
export interface DeviceArray {
  readonly at: number;
  readonly bytes: number;
}
export type CudaBuffers = { readonly [T in DType]: DeviceArray };

/** Device memory through the addon. Arrays without elements have no memory: the driver allocates none of 0 bytes. */
export function deviceMemory(addon: Addon, session: Handle, load: (image: string) => void, deviceBytes: number): Memory<CudaBuffers> {
  const guarded = <T>(where: string, work: () => T, wanted?: Wanted): T => {
    try {
      return work();
    } catch (e) {
      return rethrow(e, where, wanted);
    }
  };
  const fill = async (from: readonly DeviceArray[], arrays: readonly AnyArray[]): Promise<void> => {
    if (arrays.every((array) => array.length === 0)) return;
    try {
      await addon.read(
        session,
        from.map(({ at }) => at),
        arrays.map(bytesOf),
      );
    } catch (e) {
      rethrow(e, 'download');
    }
  };
  return {
    alloc(dtype, length) {
      const bytes = length * bytesPerElement[dtype];
      if (bytes === 0) return { at: 0, bytes };
      const wanted = { expected: `what is free of the device's ${deviceBytes} bytes`, got: `${bytes} bytes` };
      return { at: guarded('allocation', () => addon.allocate(session, bytes), wanted), bytes };
    },
    free(_, { at, bytes }) {
      if (bytes === 0) return;
      try {
        addon.free(session, at);
      } catch (e) {
        if (!isLost(e)) rethrow(e, 'free'); // the memory of a dead context goes with it
      }
    },
    async write(_, to, from) {
      if (from.length === 0) return;
      try {
        await addon.write(session, to.at, bytesOf(from));
      } catch (e) {
        rethrow(e, 'upload');
      }
    },
    async read<T extends DType>(dtype: T, from: DeviceArray, length: number): Promise<DTypes[T]> {
      const array = newArray(dtype, length);
      await fill([from], [array]);
      return array;
    },
    async readAll(all) {
      const arrays = all.map(({ dtype, length }) => newArray(dtype, length));
      await fill(
        all.map(({ from }) => from),
        arrays,
      );
      return arrays;
    },
    combine: (by, dtype, into, from, length) => guarded('fold', () => combine(addon, session, load, by, dtype, into, from, length)),
    slice: (dtype, buffer, from, length) => ({ at: buffer.at + from * bytesPerElement[dtype], bytes: length * bytesPerElement[dtype] }),
  };
}
