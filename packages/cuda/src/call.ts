import { fail } from '@sparsome/core';
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
  if (slots.length > mostSlots || attributes.length > mostAttributes) tooMany(slots.length, attributes.length);
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

const tooMany = (slots: number, attributes: number): never =>
  fail('Unsupported', {
    where: 'cuda call',
    what: 'the contract has more inputs and outputs, or more attributes, than a kernel takes',
    expected: `at most ${mostSlots} inputs and outputs, and ${mostAttributes} attributes`,
    got: `${slots}, and ${attributes}`,
    consequence: 'nothing was computed',
    fix: 'split the contract, or widen `struct Call` in packages/cuda/include/call.hpp and call.ts alike',
  });
