import { type DTypes, fail, type Ptr } from '@sparsome/core';
import type { NumberArray } from '../column.ts';
import { corrupt } from './source.ts';

export type Values = DTypes['f32' | 'f64' | 'i32' | 'u16'];

/** Values in a type that kernels take: integers as small as they fit, f64 beyond 32 bits. Throws `Unsupported` for integers that f64 does not hold. */
export function valuesOf(a: NumberArray, where: string): Values {
  if (a instanceof Float32Array || a instanceof Float64Array || a instanceof Int32Array || a instanceof Uint16Array) return a;
  if (a instanceof Uint8Array) return Uint16Array.from(a);
  if (a instanceof Int8Array || a instanceof Int16Array) return Int32Array.from(a);
  if (a instanceof Uint32Array) return a.every((v) => v <= 0x7fffffff) ? Int32Array.from(a) : Float64Array.from(a);
  return asInt32(a) ?? asFloat64(a, where);
}

function asFloat64(a: BigInt64Array | BigUint64Array, where: string): Float64Array {
  const numbers = Float64Array.from(a, Number),
    wrong = numbers.findIndex((v) => !Number.isSafeInteger(v));
  if (wrong < 0) return numbers;
  return fail('Unsupported', {
    where,
    what: `value ${wrong} is an integer beyond 53 bits`,
    expected: `-${Number.MAX_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`,
    got: String(a[wrong]),
    consequence: 'the file was not read',
    fix: 'convert the matrix to float64 in Python',
  });
}

/** 64-bit integers as 32-bit ones; undefined when one does not fit. */
function asInt32(a: BigInt64Array | BigUint64Array): Int32Array | undefined {
  // Low and high halves: files and all machines we run on are little-endian, and BigInt arithmetic is slow.
  const halves = new Int32Array(a.buffer, a.byteOffset, 2 * a.length),
    signed = a instanceof BigInt64Array,
    result = new Int32Array(a.length);
  for (let i = 0; i < result.length; i++) {
    const low = halves[2 * i]!,
      high = halves[2 * i + 1]!;
    if (high !== (signed ? low >> 31 : 0) || (!signed && low < 0)) return undefined;
    result[i] = low;
  }
  return result;
}

export function indicesOf(a: NumberArray, where: string): Int32Array {
  if (a instanceof Int32Array) return a;
  const narrow = a instanceof BigInt64Array || a instanceof BigUint64Array ? asInt32(a) : Int32Array.from(a);
  if (narrow && (!(a instanceof Uint32Array) || a.every((v) => v <= 0x7fffffff))) return narrow;
  const wrong = (a as ArrayLike<number | bigint> & NumberArray).findIndex((v: number | bigint) => v > 0x7fffffff || v < -0x80000000);
  return corrupt(where, `index ${wrong} does not fit 32 bits`, 'at most 2147483647', String(a[wrong]));
}

/** Pointers: 32 bits where they fit. */
export function pointersOf(a: NumberArray): DTypes[Ptr] {
  if (a instanceof Int32Array) return a;
  if (a instanceof BigInt64Array || a instanceof BigUint64Array) return asInt32(a) ?? BigInt64Array.from(a, BigInt);
  return a.length > 0 && Number(a.at(-1)) > 0x7fffffff ? BigInt64Array.from(a, (v) => BigInt(v)) : Int32Array.from(a);
}
