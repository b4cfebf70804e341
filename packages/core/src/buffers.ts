import type { Buffers, Memory } from './backend.ts';
import { type AnyArray, bytesPerElement, type DType, type DTypes, dtypeOf } from './dtype.ts';
import { fail } from './error.ts';

/** One device buffer, counted: several residents may share it. Its element type is kept inside. */
export interface Buffer<D = unknown> {
  readonly dtype: DType;
  readonly length: number;
  readonly data: D;
  /** The caller's own copy on the host. */
  read(): AnyArray | Promise<AnyArray>;
  /** The elements without a copy, where device memory is host memory. */
  lend(): AnyArray | undefined;
  /** As `lend`, for good: whoever has the array keeps it, and its memory is not used again. */
  share(): AnyArray | undefined;
  write(from: AnyArray): void | Promise<void>;
  /** As `Memory.combine`; absent where the device has none. */
  readonly combine?: (by: 'add' | 'max' | 'min' | 'copy', from: D) => void;
  /** Elements `from` to `from + length`; valid while this buffer lives. */
  slice(from: number, length: number): Buffer<D>;
  retain(): Buffer<D>;
  release(): void;
  /** Gives the buffer away: it no longer counts and will not be freed. False when it is shared. */
  forget(): boolean;
}

/** Allocates and counts the buffers of one session. */
export interface BufferStore<D> {
  allocate(dtype: DType, length: number): Buffer<D>;
  /** Without a copy where device memory is host memory, else a copy. */
  place(array: AnyArray): Promise<Buffer<D>>;
  /** Copies of several at once, where the device gives them so. */
  readonly readAll?: (all: readonly Buffer<D>[]) => Promise<AnyArray[]>;
  live(): { readonly buffers: number; readonly bytes: number };
  /** The most bytes at a time so far. */
  peakBytes(): number;
  /** Frees everything that still lives. */
  clear(): void;
}

export function bufferStore<M extends Buffers>(backend: string, memory: Memory<M>, maxBufferBytes: number): BufferStore<M[DType]> {
  const live = new Map<object, () => void>();
  let bytes = 0,
    peak = 0;

  const counted = <T extends DType>(dtype: T, data: M[T], length: number, owned: boolean): Buffer<M[DType]> => {
    const size = owned ? length * bytesPerElement[dtype] : 0;
    let holders = 1,
      shared = false;
    const drop = (): void => {
      live.delete(buffer);
      bytes -= size;
    };
    const buffer: Buffer<M[DType]> = {
      ...access(dtype, data, length),
      share() {
        const array = memory.host?.lend(dtype, data);
        shared ||= array !== undefined;
        return array;
      },
      retain() {
        holders++;
        return buffer;
      },
      release() {
        if (--holders > 0 || !live.has(buffer)) return; // already released, forgotten, or the session is closed
        drop();
        if (owned && !shared) memory.free(dtype, data);
      },
      forget() {
        if (holders > 1 || !live.has(buffer)) return false; // shared, or taken before
        drop();
        return true;
      },
    };
    bytes += size;
    peak = Math.max(peak, bytes);
    live.set(buffer, () => owned && !shared && memory.free(dtype, data));
    return buffer;
  };

  const access = <T extends DType>(dtype: T, data: M[T], length: number) => ({
    dtype,
    length,
    data,
    read: () => memory.read(dtype, data, length),
    lend: () => memory.host?.lend(dtype, data),
    write: (from: AnyArray) => memory.write(dtype, data, sameType(dtype, from)),
    ...(memory.combine
      ? { combine: (by: 'add' | 'max' | 'min' | 'copy', from: M[DType]) => memory.combine?.(by, dtype, data, ofType<M, T>(from), length) }
      : {}),
    slice: (from: number, n: number): Buffer<M[DType]> => uncounted(dtype, memory.slice(dtype, data, from, n), n),
  });
  const uncounted = <T extends DType>(dtype: T, data: M[T], length: number): Buffer<M[DType]> => {
    const buffer: Buffer<M[DType]> = {
      ...access(dtype, data, length),
      share: () => memory.host?.lend(dtype, data),
      retain: () => buffer,
      release() {},
      forget: () => false,
    };
    return buffer;
  };

  const allocate = <T extends DType>(dtype: T, length: number): Buffer<M[DType]> => {
    const size = length * bytesPerElement[dtype];
    if (size > maxBufferBytes) {
      fail('OutOfMemory', {
        where: backend,
        what: 'a buffer is larger than the device allows',
        expected: `at most ${maxBufferBytes} bytes`,
        got: `${size} bytes (${length} of ${dtype})`,
        consequence: 'nothing was allocated',
        fix: 'work block by block with fold(), or open a backend with a larger limit',
      });
    }
    return counted(dtype, memory.alloc(dtype, length), length, true);
  };

  const { readAll } = memory;
  return {
    allocate,
    ...(readAll ? { readAll: (all: readonly Buffer<M[DType]>[]) => readAll(all.map(({ dtype, data, length }) => ({ dtype, from: data, length }))) } : {}),
    async place(array) {
      const dtype =
        dtypeOf(array) ?? fail('InvalidInput', { where: backend, what: 'not a typed array', consequence: 'nothing was uploaded', fix: 'pass a typed array' });
      if (memory.host) return counted(dtype, memory.host.borrow(dtype, array), array.length, false);
      const buffer = allocate(dtype, array.length);
      try {
        await buffer.write(array);
      } catch (e) {
        buffer.release();
        throw e;
      }
      return buffer;
    },
    live: () => ({ buffers: live.size, bytes }),
    peakBytes: () => peak,
    clear() {
      for (const free of live.values()) free();
      live.clear();
      bytes = 0;
    },
  };
}

/** The elements on the host, the buffer being given up: without a copy where nobody else holds it. */
export async function takeBuffer<D>(b: Buffer<D>): Promise<AnyArray> {
  const lent = b.lend();
  return lent !== undefined && b.forget() ? lent : b.read();
}

/** The elements on the host, without a copy where device memory is host memory. */
export const viewBuffer = async <D>(b: Buffer<D>): Promise<AnyArray> => b.share() ?? b.read();

/** A buffer of the type that its owner knows it has. */
const ofType = <M extends Buffers, T extends DType>(buffer: M[DType]): M[T] => {
  const same: unknown = buffer;
  return same as M[T];
};

function sameType<T extends DType>(dtype: T, array: AnyArray): DTypes[T] {
  if (dtypeOf(array) !== dtype) {
    fail('InvalidInput', {
      where: 'core',
      what: 'array of another type',
      expected: dtype,
      got: String(dtypeOf(array)),
      consequence: 'nothing was written',
      fix: 'this is a defect of Sparsome: please report it',
    });
  }
  return array as DTypes[T];
}
