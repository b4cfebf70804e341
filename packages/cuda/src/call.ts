import type { FrameSlot } from '@sparsome/core/frame';
import type { DeviceArray } from './memory.ts';

// `struct Call` of include/call.hpp.
const mostSlots = 8,
  mostAttributes = 8,
  mostSteps = 4;
const slotBytes = 64,
  attributesAt = slotBytes * mostSlots,
  scratchAt = attributesAt + 8 * mostAttributes,
  stepAt = scratchAt + 8,
  callBytes = stepAt + 8 * mostSteps;

/** The one parameter of every kernel, as bytes. `step` is set for each launch. */
export function packedCall(slots: readonly FrameSlot<DeviceArray>[], attributes: Float64Array, scratch: DeviceArray): Uint8Array {
  if (slots.length > mostSlots || attributes.length > mostAttributes)
    throw new RangeError('cuda: a call has more slots or attributes than call.hpp provides for');
  const bytes = new Uint8Array(callBytes),
    view = new DataView(bytes.buffer);
  const word = (at: number, value: number): void => view.setBigInt64(at, BigInt(value), true);
  for (const [number, s] of slots.entries()) {
    const at = number * slotBytes;
    word(at, s.data?.at ?? 0);
    word(at + 8, s.indices?.at ?? 0);
    word(at + 16, s.indptr?.at ?? 0);
    word(at + 24, s.major);
    word(at + 32, s.minor);
    word(at + 40, s.nnz);
    for (const [n, value] of [s.dtype, s.ptr, s.order, 'data' in s ? 1 : 0].entries()) view.setInt32(at + 48 + 4 * n, value, true);
  }
  for (const [n, value] of attributes.entries()) view.setFloat64(attributesAt + 8 * n, value, true);
  word(scratchAt, scratch.at);
  return bytes;
}

/** Sets the numbers that differ between the launches of one call. */
export function setStep(call: Uint8Array, step: readonly number[]): void {
  const view = new DataView(call.buffer);
  for (let n = 0; n < mostSteps; n++) view.setBigInt64(stepAt + 8 * n, BigInt(step[n] ?? 0), true);
}
