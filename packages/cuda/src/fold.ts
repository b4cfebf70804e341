import { type DType, dtypes } from '@sparsome/core';
import type { Addon, Handle } from './addon.ts';
import { packedCall, setStep } from './call.ts';
import type { DeviceArray } from './memory.ts';

const image = 'core_fold',
  block = 128;
// As `By` of kernels/core/fold.cu.
const numbers = { add: 0, max: 1, min: 2, copy: 3 } as const;

/** into := into (by) from, element by element, in the order of issue. */
export function combine(
  addon: Addon,
  session: Handle,
  load: (image: string) => void,
  by: keyof typeof numbers,
  dtype: DType,
  into: DeviceArray,
  from: DeviceArray,
  length: number,
): void {
  if (length === 0) return;
  const slot = (data: DeviceArray) => ({ data, major: length, minor: 1, nnz: 0, dtype: dtypes.indexOf(dtype), ptr: 0, order: 0 });
  const call = packedCall([slot(into), slot(from)], new Float64Array(0), { at: 0, bytes: 0 });
  setStep(call, [numbers[by]]);
  load(image);
  addon.launch(session, image, image, Math.ceil(length / block), block, 0, call);
}
