import type { NumberArray } from '../column.ts';
import { isObject, type Json, type JsonObject } from './hierarchy.ts';

/** Numbers by the name that Zarr v3 has for them. */
const numbers = {
  int8: { bytes: 1, v2: 'i1', make: (n: number) => new Int8Array(n) },
  uint8: { bytes: 1, v2: 'u1', make: (n: number) => new Uint8Array(n) },
  int16: { bytes: 2, v2: 'i2', make: (n: number) => new Int16Array(n) },
  uint16: { bytes: 2, v2: 'u2', make: (n: number) => new Uint16Array(n) },
  int32: { bytes: 4, v2: 'i4', make: (n: number) => new Int32Array(n) },
  uint32: { bytes: 4, v2: 'u4', make: (n: number) => new Uint32Array(n) },
  int64: { bytes: 8, v2: 'i8', make: (n: number) => new BigInt64Array(n) },
  uint64: { bytes: 8, v2: 'u8', make: (n: number) => new BigUint64Array(n) },
  float32: { bytes: 4, v2: 'f4', make: (n: number) => new Float32Array(n) },
  float64: { bytes: 8, v2: 'f8', make: (n: number) => new Float64Array(n) },
} satisfies { readonly [name: string]: { readonly bytes: number; readonly v2: string; make(n: number): NumberArray } };
export type NumberName = keyof typeof numbers;
export const numberNames = Object.keys(numbers) as NumberName[];
const isNumberName = (name: string): name is NumberName => name in numbers;
export const makeNumbers = (name: NumberName, length: number): NumberArray => numbers[name].make(length);
export const bytesOf = (name: NumberName): number => numbers[name].bytes;
/** A number type as Zarr v2 writes it, little-endian. */
export const v2Name = (name: NumberName): string => `${numbers[name].bytes === 1 ? '|' : '<'}${numbers[name].v2}`;

/** What the elements of an array are; sizes in bytes. `half` is float16. */
export type Element =
  | { readonly kind: 'number'; readonly name: NumberName; readonly size: number; readonly little: boolean }
  | { readonly kind: 'half'; readonly size: 2; readonly little: boolean }
  | { readonly kind: 'bool'; readonly size: 1 }
  | { readonly kind: 'strings' }
  | { readonly kind: 'bytes'; readonly size: number }
  | { readonly kind: 'unicode'; readonly size: number; readonly little: boolean }
  | { readonly kind: 'record'; readonly size: number; readonly fields: readonly Field[] };
export interface Field {
  readonly name: string;
  readonly offset: number;
  readonly type: Exclude<Element, { readonly kind: 'strings' }>;
}

/** Complex numbers are records of two floats, as in HDF5 by h5py: `r` and `i`. */
function complex(size: number, little = true): Element | undefined {
  const name = size === 16 ? 'float64' : size === 8 ? 'float32' : undefined;
  return name && record((['r', 'i'] as const).map((part) => [part, { kind: 'number', name, size: size / 2, little }]));
}
/** The number that records of these fields are, if they are complex numbers. */
export function complexOf(fields: readonly { readonly name: string; readonly data: unknown }[]): 'float32' | 'float64' | undefined {
  const [r, i] = fields;
  if (fields.length !== 2 || r?.name !== 'r' || i?.name !== 'i') return undefined;
  if (r.data instanceof Float64Array && i.data instanceof Float64Array) return 'float64';
  return r.data instanceof Float32Array && i.data instanceof Float32Array ? 'float32' : undefined;
}

/** The elements of an array of Zarr v2 or v3; undefined for types that have no place in ours (times …). */
export function elementOf(format: 2 | 3, metadata: JsonObject): Element | undefined {
  if (format === 3) return ofV3(metadata['data_type']);
  const { dtype, filters } = metadata;
  if (dtype === '|O') return Array.isArray(filters) && filters.some((f: Json) => isObject(f) && f['id'] === 'vlen-utf8') ? { kind: 'strings' } : undefined;
  return ofV2(dtype);
}

function ofV2(dtype: Json | undefined): Element | undefined {
  if (Array.isArray(dtype))
    return record(dtype.map((field: Json) => (Array.isArray(field) && field.length === 2 ? [String(field[0]), ofV2(field[1])] : undefined)));
  const [, order, type = '', size = ''] = /^([<>|])([a-zA-Z])(\d+)$/.exec(typeof dtype === 'string' ? dtype : '') ?? [],
    little = order !== '>';
  if (type === 'b') return { kind: 'bool', size: 1 };
  if (type === 'S') return { kind: 'bytes', size: Number(size) };
  if (type === 'U') return { kind: 'unicode', size: 4 * Number(size), little };
  if (type === 'c') return complex(Number(size), little);
  if (type === 'f' && size === '2') return { kind: 'half', size: 2, little };
  const name = numberNames.find((n) => numbers[n].v2 === `${type}${size}`);
  return name && { kind: 'number', name, size: numbers[name].bytes, little };
}

function ofV3(type: Json | undefined): Element | undefined {
  if (type === 'bool') return { kind: 'bool', size: 1 };
  if (type === 'string' || type === 'variable_length_utf8') return { kind: 'strings' };
  if (type === 'complex64' || type === 'complex128') return complex(type === 'complex64' ? 8 : 16);
  if (type === 'float16') return { kind: 'half', size: 2, little: true };
  if (typeof type === 'string') return isNumberName(type) ? { kind: 'number', name: type, size: numbers[type].bytes, little: true } : undefined;
  const configuration = isObject(type) ? type['configuration'] : undefined;
  if (!isObject(type) || !isObject(configuration)) return undefined;
  const size = Number(configuration['length_bytes']);
  if (type['name'] === 'fixed_length_utf32') return { kind: 'unicode', size, little: true };
  if (type['name'] === 'null_terminated_bytes') return { kind: 'bytes', size };
  const { fields } = configuration;
  if ((type['name'] !== 'struct' && type['name'] !== 'structured') || !Array.isArray(fields)) return undefined;
  return record(
    fields.map((f: Json) => {
      // zarr-python 3.0 wrote pairs, later ones objects.
      if (isObject(f)) return [String(f['name']), ofV3(f['data_type'])];
      return Array.isArray(f) ? [String(f[0]), ofV3(f[1])] : undefined;
    }),
  );
}

function record(all: readonly (readonly [string, Element | undefined] | undefined)[]): Element | undefined {
  const fields: Field[] = [];
  let size = 0;
  for (const field of all) {
    const type = field?.[1];
    if (!field || !type || type.kind === 'strings') return undefined;
    fields.push({ name: field[0], offset: size, type });
    size += type.size;
  }
  return fields.length > 0 ? { kind: 'record', size, fields } : undefined;
}
