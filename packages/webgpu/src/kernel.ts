import { dtypes, type DType, implement, type SparseDesc } from '@sparsome/core';
import type { Gpu } from './gpu.ts';
import type { GpuBuffers, View } from './view.ts';

/** WebGPU kernels work on views of device buffers; their context is the device. */
export const kernel = implement<GpuBuffers, Gpu>();

/** The number of an element type, as WGSL and C++ have it. */
export const codeOf = (dtype: DType): number => dtypes.indexOf(dtype);

export interface MatrixView {
  readonly desc: SparseDesc;
  readonly data: View;
  readonly indices: View;
  readonly indptr: View;
}
/** The bindings of the matrix x (`matrix.wgsl`). */
export const matrixBindings = (x: MatrixView) => ({ x_data: x.data, x_indices: x.indices, x_indptr: x.indptr });
/** Its parameters. */
export const matrixParams = (x: MatrixView) => ({ x_dtype: codeOf(x.desc.dtype), x_wide: Number(x.desc.ptr === 'i64') });

const double = new Float64Array(1),
  words = new Uint32Array(double.buffer);
const single = new Float32Array(1),
  word = new Uint32Array(single.buffer);
/** The word of a float. */
export function wordOf(value: number): number {
  single[0] = value;
  return word[0] ?? 0;
}
/** The two words of a double, low first. */
export function wordsOf(value: number): readonly [low: number, high: number] {
  double[0] = value;
  return [words[0] ?? 0, words[1] ?? 0];
}
