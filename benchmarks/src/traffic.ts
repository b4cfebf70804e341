import { type AnyDesc, bytesPerElement, type Contract, isSparse, majorOf, nnzOf, type SparseDesc } from '@sparsome/core';
import { type Example, type HostValue, outputsOf } from './example.ts';
import type { Part, Recipe } from './recipe.ts';

const parts: readonly Part[] = ['data', 'indices', 'indptr'];
const isSparseDesc = (d: AnyDesc): d is SparseDesc => 'nnz' in d;

/** Bytes that the computation has to read and to write once: the least a kernel can move through memory. */
export function bytesMoved(c: Contract, e: Example, recipe: Recipe): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(e.inputs)) bytes += inputBytes(value, recipe.reads?.[name] ?? parts);
  for (const [name, desc] of Object.entries(outputsOf(c, e))) {
    const slot = c.outputs[name];
    const shared = slot?.kind === 'sparse' ? slot.shares : undefined;
    bytes += outputBytes(
      desc,
      parts.filter((part) => part === 'data' || shared?.[part] === undefined),
    );
  }
  return bytes;
}

function inputBytes(value: HostValue, read: readonly Part[]): number {
  if (!isSparse(value)) return 'data' in value ? value.data.byteLength : value.byteLength;
  const nnz = nnzOf(value),
    pointers = majorOf(value) + 1;
  const of = { data: nnz * bytesPerElement[value.dtype], indices: nnz * 4, indptr: pointers * bytesPerElement[value.ptr] };
  return read.reduce((sum, part) => sum + of[part], 0);
}

function outputBytes(desc: AnyDesc, written: readonly Part[]): number {
  if (!isSparseDesc(desc)) return desc.shape.reduce((n, length) => n * length, 1) * bytesPerElement[desc.dtype];
  const of = { data: desc.nnz * bytesPerElement[desc.dtype], indices: desc.nnz * 4, indptr: (majorOf(desc) + 1) * bytesPerElement[desc.ptr] };
  return written.reduce((sum, part) => sum + of[part], 0);
}
