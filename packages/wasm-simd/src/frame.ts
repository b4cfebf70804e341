import type { Contract } from '@sparsome/core';
import type { FrameSlot } from '@sparsome/core/frame';
import type { Span } from './memory.ts';

// The layout of packages/kernels-cxx/include/frame.hpp: 64-bit fields on every target.
const frameBytes = 40;
const slotBytes = 64;

/** Bytes that the largest frame of these contracts takes. */
export const frameSize = (contracts: readonly Contract[]): number =>
  Math.max(...contracts.map((c) => frameBytes + slotBytes * (Object.keys(c.inputs).length + Object.keys(c.outputs).length) + 8 * Object.keys(c.attrs).length));

/** Writes a frame at `address`: its head, the slots, the attributes. */
export function writeFrame(
  buffer: ArrayBufferLike,
  address: number,
  slots: readonly FrameSlot<Span>[],
  attributes: Float64Array,
  scratch: Span,
  control = 0,
): void {
  const view = new DataView(buffer, address, frameBytes + slotBytes * slots.length + 8 * attributes.length);
  // Whole numbers below 2^53, without the cost of a BigInt.
  const put64 = (at: number, value: number): void => {
    view.setUint32(at, value % 2 ** 32, true);
    view.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
  };
  const behindSlots = frameBytes + slotBytes * slots.length;
  put64(0, address + frameBytes);
  put64(8, address + behindSlots);
  put64(16, scratch.address);
  put64(24, scratch.length);
  put64(32, control);
  for (const [n, slot] of slots.entries()) {
    const at = frameBytes + slotBytes * n;
    put64(at, slot.data?.address ?? 0);
    put64(at + 8, slot.indices?.address ?? 0);
    put64(at + 16, slot.indptr?.address ?? 0);
    put64(at + 24, slot.major);
    put64(at + 32, slot.minor);
    put64(at + 40, slot.nnz);
    for (const [i, field] of [slot.dtype, slot.ptr, slot.order, 'data' in slot ? 1 : 0].entries()) view.setInt32(at + 48 + 4 * i, field, true);
  }
  for (const [n, value] of attributes.entries()) view.setFloat64(behindSlots + 8 * n, value, true);
}
