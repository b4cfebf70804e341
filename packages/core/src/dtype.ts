import { fail } from './error.ts';

/** Element types and the typed arrays that hold them. */
export interface DTypes {
  f64: Float64Array;
  f32: Float32Array;
  i64: BigInt64Array;
  i32: Int32Array;
  u32: Uint32Array;
  u16: Uint16Array;
  u8: Uint8Array;
}
export type DType = keyof DTypes;
export type AnyArray = DTypes[DType];
/** The dtype of an array type: `DTypeOf<Float32Array>` is `'f32'`. */
export type DTypeOf<A extends AnyArray> = { [T in DType]: A extends DTypes[T] ? T : never }[DType];

const constructors: { readonly [T in DType]: (buffer: ArrayBufferLike, offset: number, length: number) => DTypes[T] } = {
  f64: (b, o, n) => new Float64Array(b, o, n),
  f32: (b, o, n) => new Float32Array(b, o, n),
  i64: (b, o, n) => new BigInt64Array(b, o, n),
  i32: (b, o, n) => new Int32Array(b, o, n),
  u32: (b, o, n) => new Uint32Array(b, o, n),
  u16: (b, o, n) => new Uint16Array(b, o, n),
  u8: (b, o, n) => new Uint8Array(b, o, n),
};

/** Bytes of one element. */
export const bytesPerElement: { readonly [T in DType]: number } = { f64: 8, f32: 4, i64: 8, i32: 4, u32: 4, u16: 2, u8: 1 };

/** All element types, in the order of their numeric tags in `frame.hpp`. */
export const dtypes: readonly DType[] = ['f64', 'f32', 'i64', 'i32', 'u32', 'u16', 'u8'];

/** A zeroed array of `length` elements. Throws `OutOfMemory` when the host cannot give the memory. */
export function newArray<T extends DType>(dtype: T, length: number): DTypes[T] {
  try {
    return constructors[dtype](new ArrayBuffer(length * bytesPerElement[dtype]), 0, length);
  } catch (cause) {
    return fail(
      'OutOfMemory',
      {
        where: 'core',
        what: `no memory for ${length} elements of ${dtype}`,
        expected: `${length * bytesPerElement[dtype]} bytes on the host`,
        got: cause instanceof Error ? cause.message : String(cause),
        consequence: 'nothing was allocated',
        fix: 'work block by block: fold() over a RowSource needs memory for one block only',
      },
      cause,
    );
  }
}

/** The bytes of an array as another array of the same buffer; `length` counts elements of `dtype`. */
export function viewArray<T extends DType>(dtype: T, buffer: ArrayBufferLike, offset: number, length: number): DTypes[T] {
  return constructors[dtype](buffer, offset, length);
}

/** Elements `from` to `from + length` of an array, without a copy. */
export function sliceArray<T extends DType>(dtype: T, array: DTypes[T], from: number, length: number): DTypes[T] {
  return constructors[dtype](array.buffer, array.byteOffset + from * bytesPerElement[dtype], length);
}

/** A copy the caller owns, never on a shared buffer. */
export function copyArray<T extends DType>(dtype: T, array: DTypes[T]): DTypes[T] {
  const copy = newArray(dtype, array.length);
  bytesOf(copy).set(bytesOf(array));
  return copy;
}

/** The raw bytes behind an array, without a copy. */
export function bytesOf(array: AnyArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

const names: { readonly [name: string]: DType } = {
  Float64Array: 'f64',
  Float32Array: 'f32',
  BigInt64Array: 'i64',
  Int32Array: 'i32',
  Uint32Array: 'u32',
  Uint16Array: 'u16',
  Uint8Array: 'u8',
};

/** The dtype of a value, or undefined when it is no array of ours. */
export function dtypeOf(value: unknown): DType | undefined {
  return ArrayBuffer.isView(value) ? names[Object.prototype.toString.call(value).slice(8, -1)] : undefined;
}
