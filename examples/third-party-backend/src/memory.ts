import { bytesOf, bytesPerElement, copyArray, type DType, type DTypes, type Memory, sliceArray, viewArray } from '@sparsome/core';

/** What the host holds of a buffer: a place in the memory of the device. */
export interface Place<A> {
  readonly device: A;
}
export type Acme = { readonly [T in keyof DTypes]: Place<DTypes[T]> };

/** TypeScript does not see that this is what `Acme` says of each type. */
function place<T extends DType>(device: DTypes[T]): Acme[T] {
  const made: unknown = { device };
  return made as Acme[T];
}

/**
 * Memory of a device that the host cannot see: every value is sent there and fetched from there, which takes time. The device
 * is played by an ArrayBuffer of fixed size, in which buffers begin at multiples of 8 bytes.
 */
export function acmeMemory(bytes: number): Memory<Acme> {
  const device = new ArrayBuffer(bytes);
  const taken = new Map<number, number>(); // offset to end
  const room = (size: number): number => {
    let at = 0;
    for (const [from, to] of [...taken].sort(([a], [b]) => a - b)) {
      if (from - at >= size) break;
      at = Math.max(at, to);
    }
    if (at + size > bytes) throw new RangeError(`the device has no ${size} bytes in one piece`);
    return at;
  };
  return {
    alloc(dtype, length) {
      const size = Math.max(8, Math.ceil((length * bytesPerElement[dtype]) / 8) * 8);
      const at = room(size);
      taken.set(at, at + size);
      return place(viewArray(dtype, device, at, length));
    },
    free(_dtype, buffer) {
      taken.delete(buffer.device.byteOffset);
    },
    async write(_dtype, to, from) {
      await undefined; // the way to the device
      bytesOf(to.device).set(bytesOf(from));
    },
    async read(dtype, from, length) {
      await undefined;
      return copyArray(dtype, sliceArray(dtype, from.device, 0, length));
    },
    slice: (dtype, buffer, from, length) => place(sliceArray(dtype, buffer.device, from, length)),
  };
}
