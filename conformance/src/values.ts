import { type AnyArray, type AnyDesc, bytesOf, copyArray, dtypeOf, isDense, isSparse, nnzOf } from '@sparsome/core';
import type { HostValue } from './decode.ts';

/** Values by the names of their slots. */
export type Values = { readonly [name: string]: HostValue };
/** Attributes by name; those with a default may be left out. */
export type AttributeArgs = { readonly [name: string]: number | boolean };

/** Shape and type of a host value. */
export function descOf(value: HostValue): AnyDesc {
  if (isSparse(value)) return { order: value.order, shape: value.shape, dtype: value.dtype, ptr: value.ptr, nnz: nnzOf(value), whole: value.whole };
  return isDense(value) ? { shape: value.shape, dtype: value.dtype } : { shape: [value.length], dtype: dtypeOf(value) ?? 'f64' };
}

export const descsOf = (values: Values): { readonly [name: string]: AnyDesc } =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, descOf(value)]));

/** The arrays behind a value, with their names. */
export function arraysOf(value: HostValue): readonly (readonly [string, AnyArray])[] {
  if (isSparse(value))
    return [
      ['data', value.data],
      ['indices', value.indices],
      ['indptr', value.indptr],
    ];
  return [['data', isDense(value) ? value.data : value]];
}

/** A copy of an array of any type. */
export const copied = (array: AnyArray): AnyArray => copyArray(dtypeOf(array) ?? 'u8', array);

/** Are two arrays the same to the byte (unlike `exact`, NaN payloads count)? */
export function sameBytes(a: AnyArray, b: AnyArray): boolean {
  const [x, y] = [bytesOf(a), bytesOf(b)];
  return dtypeOf(a) === dtypeOf(b) && x.length === y.length && x.every((byte, i) => byte === y[i]);
}
