import { bytesPerElement, type DType } from '@sparsome/core';

/** Elements of a device buffer. */
export interface View {
  readonly dtype: DType;
  readonly buffer: GPUBuffer;
  /** Bytes from the beginning of the buffer. */
  readonly offset: number;
  /** Elements. */
  readonly length: number;
}
export type GpuBuffers = { readonly [T in DType]: View };

export const bytesOfView = (v: View): number => v.length * bytesPerElement[v.dtype];

// Offsets of bindings are multiples of 256 on every device.
const alignment = 256;

/** The part of a buffer that a binding shows of a view, and the number of the view's first element in it. */
export function windowOn(v: View): { readonly offset: number; readonly size: number; readonly at: number } {
  // A binding shows at least one double: of a view that is empty and ends its buffer, what lies before.
  const offset = Math.max(0, Math.floor(Math.min(v.offset, v.buffer.size - 16) / alignment) * alignment),
    before = v.offset - offset;
  const size = Math.min(v.buffer.size - offset, Math.ceil(Math.max(8, before + bytesOfView(v)) / 4) * 4);
  return { offset, size, at: before / bytesPerElement[v.dtype] };
}

/** Some elements of a view. */
export const part = (v: View, from: number, length: number): View => ({ ...v, offset: v.offset + from * bytesPerElement[v.dtype], length });
