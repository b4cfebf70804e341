import { type AnyArray, bytesPerElement, dense, type DType, dtypes, fail, newArray, type Order, sparse, type Sparse, viewArray } from '@sparsome/core';

/** A value of a slot, as contracts take and give it. */
export type HostValue = AnyArray | ReturnType<typeof dense> | Sparse;
/** Bytes of a file beside the fixture; throws when their hash is not in their name. */
export type ReadBin = (name: string) => Uint8Array;
type Json = { readonly [key: string]: unknown };

const special: { readonly [text: string]: number } = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
};
const ranges: { readonly [T in DType]?: readonly [least: number, most: number] } = {
  i32: [-0x80000000, 0x7fffffff],
  u32: [0, 0xffffffff],
  u16: [0, 0xffff],
  u8: [0, 0xff],
};

export const isObject = (v: unknown): v is Json => typeof v === 'object' && v !== null && !Array.isArray(v);
const isDType = (v: unknown): v is DType => dtypes.some((d) => d === v);

/** Throws `Corrupt` about a fixture. */
export function corrupt(where: string, what: string, expected: string, got: unknown, cause?: unknown): never {
  const text = typeof got === 'string' ? got : (JSON.stringify(got) ?? 'nothing');
  return fail(
    'Corrupt',
    {
      where,
      what,
      expected,
      got: text.slice(0, 200),
      consequence: 'the fixture was not read',
      fix: 'restore the file, or make it again with conformance/generate/run.py',
    },
    cause,
  );
}

/** The host value of one slot of a fixture. Throws `Corrupt` naming the slot. */
export function decodeValue(json: unknown, where: string, readBin: ReadBin): HostValue {
  if (!isObject(json)) return corrupt(where, 'not a value', 'an object', json);
  if (!isDType(json['dtype'])) return corrupt(where, 'unknown dtype', dtypes.join(', '), json['dtype']);
  const data = decodeArray(json['dtype'], json['data'], `${where}.data`, readBin);
  if (json['kind'] === 'vec') return data;
  const shape = decodeShape(json['shape'], where);
  if (json['kind'] === 'mat') return refused(where, () => dense(shape, data));
  if (json['kind'] !== 'sparse') return corrupt(where, 'unknown kind of value', 'vec, mat or sparse', json['kind']);
  const { order, ptr } = json;
  if (order !== 'csr' && order !== 'csc') return corrupt(where, 'unknown order', 'csr or csc', order);
  if (ptr !== 'i32' && ptr !== 'i64') return corrupt(where, 'unknown width of indptr', 'i32 or i64', ptr);
  const indices = decodeArray('i32', json['indices'], `${where}.indices`, readBin);
  const indptr = decodeArray(ptr, json['indptr'], `${where}.indptr`, readBin);
  const stored = Number(indptr[indptr.length - 1]);
  if (Number(indptr[0]) !== 0 || stored !== data.length || stored !== indices.length) {
    return corrupt(
      where,
      'the arrays do not fit together',
      `indptr from 0 to ${data.length}, the length of data and indices`,
      `${indptr[0]} to ${stored}, ${indices.length} indices`,
    );
  }
  return refused(where, () => matrix(order, shape, data, indices, indptr));
}

// Results may be NaN or infinite (log1p of -1), which `sparse` refuses: it then checks the pattern with zeros.
function matrix(order: Order, shape: readonly [number, number], data: AnyArray, indices: Int32Array, indptr: Int32Array | BigInt64Array): Sparse {
  if ((data instanceof Float32Array || data instanceof Float64Array) && !data.every(Number.isFinite)) {
    const zeros = data instanceof Float32Array ? newArray('f32', data.length) : newArray('f64', data.length);
    return { ...sparse({ order, shape, data: zeros, indices, indptr }), whole: false, data };
  }
  return sparse({ order, shape, data, indices, indptr });
}

function refused<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    return corrupt(where, 'core refuses the value', 'a valid matrix', cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function decodeShape(json: unknown, where: string): readonly [number, number] {
  if (!Array.isArray(json) || json.length !== 2 || !json.every((n) => Number.isInteger(n) && n >= 0))
    return corrupt(where, 'not a shape', '[rows, cols]', json);
  return [Number(json[0]), Number(json[1])];
}

/** Numbers written out, or in a little-endian file of their own. */
function decodeArray<T extends DType>(dtype: T, json: unknown, where: string, readBin: ReadBin) {
  if (Array.isArray(json)) {
    const array = newArray(dtype, json.length);
    for (let i = 0; i < json.length; i++) array[i] = decodeNumber(dtype, json[i], `${where}[${i}]`);
    return array;
  }
  if (!isObject(json) || typeof json['bin'] !== 'string' || typeof json['length'] !== 'number' || json['dtype'] !== dtype) {
    return corrupt(where, 'not an array', `numbers, or { dtype: "${dtype}", length, bin }`, json);
  }
  // A copy of its own: the bytes of a file may begin at any offset.
  const bytes = Uint8Array.from(readBin(json['bin'])),
    length = json['length'];
  if (bytes.length !== length * bytesPerElement[dtype])
    return corrupt(where, `${json['bin']} has the wrong length`, `${length * bytesPerElement[dtype]} bytes`, `${bytes.length} bytes`);
  return viewArray(dtype, bytes.buffer, 0, length);
}

function decodeNumber(dtype: DType, json: unknown, where: string): number | bigint {
  if (dtype === 'i64')
    return typeof json === 'string' && /^-?\d+$/.test(json) && BigInt.asIntN(64, BigInt(json)) === BigInt(json)
      ? BigInt(json)
      : corrupt(where, 'not an i64', 'digits in a string', json);
  const value = typeof json === 'string' && dtype[0] === 'f' ? special[json] : json;
  const range = ranges[dtype];
  if (typeof value !== 'number') return corrupt(where, `not ${dtype}`, range ? 'a whole number' : 'a number, "NaN", "Infinity", "-Infinity" or "-0"', json);
  if (range && !(Number.isInteger(value) && value >= range[0] && value <= range[1]))
    return corrupt(where, `not ${dtype}`, `a whole number from ${range[0]} to ${range[1]}`, json);
  return value;
}
