import { fail } from '@sparsome/core';
import { utf8 } from './bytes.ts';
import type { Datatype, NumberType } from './datatype.ts';

export type NumberArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;
/** Zeros and ones, written as h5py writes numpy's bool. */
export interface BoolValues {
  readonly kind: 'bool';
  readonly data: Uint8Array;
}
/** Strings of one size; without `size`, that of the longest in UTF-8 bytes. */
export interface FixedStringValues {
  readonly kind: 'fixed-string';
  readonly data: readonly string[];
  readonly size?: number;
}
/** A record array, column by column; all columns have one length. */
export interface RecordValues {
  readonly kind: 'record';
  readonly fields: readonly { readonly name: string; readonly data: Values }[];
}
/** Elements in row-major order; a plain array of strings becomes variable-length UTF-8. */
export type Values = NumberArray | readonly string[] | BoolValues | FixedStringValues | RecordValues;
/** One element: number = f64, bigint = i64, boolean = bool, string = variable-length UTF-8. */
export type Scalar = number | bigint | boolean | string;

export const isStrings = (values: Values): values is readonly string[] => Array.isArray(values);
export const isNumbers = (values: Values): values is NumberArray => ArrayBuffer.isView(values);

const NUMBER_TYPES: { readonly [name: string]: NumberType } = {
  Int8Array: 'i8',
  Uint8Array: 'u8',
  Int16Array: 'i16',
  Uint16Array: 'u16',
  Int32Array: 'i32',
  Uint32Array: 'u32',
  BigInt64Array: 'i64',
  BigUint64Array: 'u64',
  Float32Array: 'f32',
  Float64Array: 'f64',
};

/** A single element as an array of one. */
export function fromScalar(value: Scalar): Values {
  if (typeof value === 'string') return [value];
  if (typeof value === 'boolean') return { kind: 'bool', data: Uint8Array.of(value ? 1 : 0) };
  return typeof value === 'bigint' ? BigInt64Array.of(value) : Float64Array.of(value);
}

/** Number of elements. Throws `InvalidInput` where the columns of a record array differ in length. */
export function lengthOf(values: Values, where: string): number {
  if (isStrings(values) || isNumbers(values)) return values.length;
  if (values.kind !== 'record') return values.data.length;
  const lengths = values.fields.map((field) => lengthOf(field.data, where));
  const [first] = lengths;
  if (first === undefined || lengths.some((length) => length !== first)) {
    return fail('InvalidInput', {
      where,
      what: 'a record array needs at least one field, and fields of one length',
      expected: 'one length',
      got: lengths.join(', ') || 'no fields',
      consequence: 'it was not written',
      fix: 'pass fields of the same length',
    });
  }
  return first;
}

/** The type these values have in the file. Throws `InvalidInput` for an array class that HDF5 has no type for. */
export function typeOf(values: Values, where: string): Datatype {
  if (isStrings(values)) return 'string';
  if (isNumbers(values)) {
    return (
      NUMBER_TYPES[values[Symbol.toStringTag]] ??
      fail('InvalidInput', {
        where,
        what: 'this array class has no HDF5 type',
        expected: Object.keys(NUMBER_TYPES).join(', '),
        got: values[Symbol.toStringTag],
        consequence: 'it was not written',
        fix: 'convert it to one of these classes',
      })
    );
  }
  if (values.kind === 'bool') return 'bool';
  if (values.kind === 'record') {
    return { kind: 'record', fields: values.fields.map(({ name, data }) => ({ name, type: typeOf(data, where) })) };
  }
  // HDF5 has no strings of size 0.
  const longest = () => values.data.reduce((most, text) => Math.max(most, utf8(text).length), 1);
  return { kind: 'fixed-string', size: values.size ?? longest() };
}
