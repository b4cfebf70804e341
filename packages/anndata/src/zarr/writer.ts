import { fail } from '@sparsome/core';
import type { AttributeValue, Hdf5Writer, NumberArray, RecordValues, Scalar, Values } from '../hdf5/index.ts';
import { bytesOf, complexOf, type NumberName, numberNames, v2Name } from './element.ts';
import type { Json, JsonObject } from './hierarchy.ts';

/** Where the files of a hierarchy go. */
export interface ZarrSink {
  set(key: string, bytes: Uint8Array): Promise<void>;
}
/** What writers of elements ask of a file, HDF5 or Zarr. */
export type ElementWriter = Pick<Hdf5Writer, 'group' | 'dataset'>;

// As anndata 0.13 with zarr-python 3 writes: v2 is compressed by blosc, v3 by zstd.
const blosc = { id: 'blosc', cname: 'lz4', clevel: 5, shuffle: 1, blocksize: 0 };
const zstd = { level: 0, checksum: false };
/** Bytes of a chunk before compression. */
const chunkBytes = 2 ** 22;

/** A Zarr hierarchy being written. `close` writes the metadata of all nodes once more into one document, as anndata does. */
export function createZarr(sink: ZarrSink, format: 2 | 3): ElementWriter & { close(): Promise<void> } {
  const attributes = new Map<string, JsonObject>(),
    arrays = new Map<string, JsonObject>();
  const compressed = async (bytes: Uint8Array): Promise<Uint8Array> => {
    if (format === 2) return (await import('numcodecs/blosc')).default.fromConfig(blosc).encode(bytes);
    return (await import('numcodecs/zstd')).default.fromConfig({ id: 'zstd', level: zstd.level }).encode(bytes);
  };
  return {
    async group(path, more = {}) {
      // Groups on the way are made too.
      const names = path.split('/');
      for (const [n] of names.entries()) {
        const parent = names.slice(0, n).join('/');
        if (!attributes.has(parent)) attributes.set(parent, {});
      }
      attributes.set(path, { ...attributes.get(path), ...json(more, path) });
    },
    async dataset(path, value, { shape, attributes: more = {} } = {}) {
      if (path.includes('/')) await this.group(path.slice(0, path.lastIndexOf('/')));
      if (arrays.has(path))
        fail('InvalidInput', { where: path, what: 'it exists already', consequence: 'it was not written again', fix: 'choose another name' });
      const scalar = typeof value !== 'object',
        encoded = encode(value === null ? false : value, path);
      const dimensions = value === null || scalar ? [] : (shape ?? [encoded.count]);
      const [lines = 1, ...rest] = dimensions,
        width = rest.reduce((n, m) => n * m, 1);
      const height = Math.max(1, Math.min(lines, Math.floor(chunkBytes / Math.max(1, width * encoded.size)))),
        chunk = dimensions.length === 0 ? [] : [height, ...rest.map((n) => Math.max(1, n))];
      arrays.set(path, format === 2 ? second(encoded, dimensions, chunk) : third(encoded, dimensions, chunk));
      attributes.set(path, json(more, path));
      // None is the fill value alone.
      if (value === null || lines * width === 0) return;
      for (let at = 0; at < lines; at += height) {
        const bytes = encoded.bytes(at * width, Math.min(lines, at + height) * width, height * width);
        const place = dimensions.map((_, d) => (d === 0 ? at / height : 0));
        const key = format === 2 ? place.join('.') || '0' : ['c', ...place].join('/');
        await sink.set(`${path}/${key}`, await compressed(bytes));
      }
    },
    async close() {
      const documents: [string, JsonObject][] = [];
      for (const [path, own] of attributes) {
        const at = path === '' ? '' : `${path}/`,
          array = arrays.get(path);
        if (format === 2) documents.push([`${at}${array ? '.zarray' : '.zgroup'}`, array ?? { zarr_format: 2 }], [`${at}.zattrs`, own]);
        else if (path !== '') documents.push([path, { ...(array ?? { zarr_format: 3, node_type: 'group' }), attributes: own }]);
      }
      const write = (key: string, document: JsonObject): Promise<void> => sink.set(key, new TextEncoder().encode(JSON.stringify(document)));
      for (const [key, document] of documents) await write(format === 2 ? key : `${key}/zarr.json`, document);
      const metadata = Object.fromEntries(documents);
      if (format === 2) return write('.zmetadata', { metadata, zarr_consolidated_format: 1 });
      const consolidated_metadata = { kind: 'inline', must_understand: false, metadata };
      return write('zarr.json', { attributes: attributes.get('') ?? {}, zarr_format: 3, consolidated_metadata, node_type: 'group' });
    },
  };
}

const second = (e: Encoded, shape: readonly number[], chunks: readonly number[]): JsonObject => ({
  shape,
  chunks,
  dtype: e.v2,
  fill_value: e.fill2 ?? e.fill,
  order: 'C',
  filters: e.strings ? [{ id: 'vlen-utf8' }] : null,
  dimension_separator: '.',
  compressor: blosc,
  zarr_format: 2,
});
const third = (e: Encoded, shape: readonly number[], chunks: readonly number[]): JsonObject => ({
  shape,
  data_type: e.v3,
  chunk_grid: { name: 'regular', configuration: { chunk_shape: chunks } },
  chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
  fill_value: e.fill,
  codecs: [
    e.strings ? { name: 'vlen-utf8', configuration: {} } : { name: 'bytes', configuration: { endian: 'little' } },
    { name: 'zstd', configuration: zstd },
  ],
  zarr_format: 3,
  node_type: 'array',
  storage_transformers: [],
});

/** Elements in the bytes of a chunk. */
interface Encoded {
  readonly v2: Json;
  readonly v3: Json;
  readonly fill: Json;
  readonly fill2?: Json;
  /** Bytes of one element, for strings about. */
  readonly size: number;
  readonly count: number;
  readonly strings?: true;
  /** Elements `from` to `to`, filled up to `length`. */
  bytes(from: number, to: number, length: number): Uint8Array;
}

function encode(value: Scalar | Values, where: string): Encoded {
  if (typeof value === 'string') return encodeStrings([value]);
  if (typeof value === 'number') return encode(Float64Array.of(value), where);
  if (typeof value === 'bigint') return encode(BigInt64Array.of(value), where);
  if (typeof value === 'boolean') return encode({ kind: 'bool', data: Uint8Array.of(value ? 1 : 0) }, where);
  if (isList(value)) return encodeStrings(value);
  if (!('kind' in value)) {
    const name = nameOf(value);
    return { v2: v2Name(name), v3: name, fill: 0, ...fixed(value, bytesOf(name)) };
  }
  if (value.kind === 'bool') return { v2: '|b1', v3: 'bool', fill: false, ...fixed(value.data, 1) };
  if (value.kind === 'record') return encodeRecords(value, where);
  const encoded = value.data.map((s) => new TextEncoder().encode(s)),
    size = value.size ?? Math.max(1, ...encoded.map((b) => b.length));
  const all = new Uint8Array(size * encoded.length);
  encoded.forEach((b, i) => all.set(b.subarray(0, size), i * size));
  return { v2: `|S${size}`, v3: { name: 'null_terminated_bytes', configuration: { length_bytes: size } }, fill: '', ...packed(all, size) };
}
const isList = (v: Values): v is readonly string[] => Array.isArray(v);
const nameOf = (a: NumberArray): NumberName => {
  const name = a[Symbol.toStringTag].replace(/^Big|Array$/g, '').toLowerCase();
  return numberNames.find((n) => n === name) ?? 'float64';
};
const fixed = (a: NumberArray, size: number): Pick<Encoded, 'size' | 'count' | 'bytes'> => packed(new Uint8Array(a.buffer, a.byteOffset, a.byteLength), size);
const packed = (all: Uint8Array, size: number): Pick<Encoded, 'size' | 'count' | 'bytes'> => ({
  size,
  count: all.length / size,
  bytes(from, to, length) {
    const part = all.subarray(from * size, to * size);
    if (to - from === length) return part;
    const whole = new Uint8Array(length * size);
    whole.set(part);
    return whole;
  },
});

/** Zarr's vlen-utf8: the count, then each string behind its length, all in 32 bits. */
function encodeStrings(values: readonly string[]): Encoded {
  return {
    v2: '|O',
    v3: 'string',
    fill: '',
    size: 16,
    count: values.length,
    strings: true,
    bytes(from, to, length) {
      const encoded = values.slice(from, to).map((s) => new TextEncoder().encode(s));
      const bytes = new Uint8Array(4 + 4 * length + encoded.reduce((n, b) => n + b.length, 0)),
        view = new DataView(bytes.buffer);
      view.setUint32(0, length, true);
      let at = 4;
      for (const b of encoded) {
        view.setUint32(at, b.length, true);
        bytes.set(b, at + 4);
        at += 4 + b.length;
      }
      return bytes;
    },
  };
}

/** Records; their strings are of one size, four bytes for each character, as numpy's and so anndata's in Zarr. */
function encodeRecords({ fields }: RecordValues, where: string): Encoded {
  const complex = complexOf(fields);
  const columns = fields.map(({ name, data }) => ({ name, column: isList(data) ? encodeUnicode(data) : encode(data, where) }));
  const size = columns.reduce((n, { column }) => n + column.size, 0),
    count = columns[0]?.column.count ?? 0,
    all = new Uint8Array(size * count);
  let offset = 0;
  for (const { column } of columns) {
    const bytes = column.bytes(0, count, count);
    for (let row = 0; row < count; row++) all.set(bytes.subarray(row * column.size, (row + 1) * column.size), row * size + offset);
    offset += column.size;
  }
  if (complex) {
    const bits = complex === 'float64' ? 128 : 64;
    return { v2: `<c${bits / 8}`, v3: `complex${bits}`, fill: [0, 0], ...packed(all, size) };
  }
  return {
    v2: columns.map(({ name, column }) => [name, column.v2]),
    v3: { name: 'struct', configuration: { fields: columns.map(({ name, column }) => ({ name, data_type: column.v3 })) } },
    fill: Object.fromEntries(columns.map(({ name, column }) => [name, column.fill])),
    fill2: btoa('\0'.repeat(size)),
    ...packed(all, size),
  };
}
function encodeUnicode(values: readonly string[]): Encoded {
  const points = values.map((s) => Array.from(s, (c) => c.codePointAt(0) ?? 0)),
    longest = points.reduce((n, p) => Math.max(n, p.length), 1);
  const all = new Uint32Array(longest * values.length);
  points.forEach((p, i) => all.set(p, i * longest));
  return { v2: `<U${longest}`, v3: { name: 'fixed_length_utf32', configuration: { length_bytes: 4 * longest } }, fill: '', ...fixed(all, 4 * longest) };
}

/** Attributes are JSON. */
const json = (all: { readonly [name: string]: AttributeValue }, where: string): JsonObject =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name, attribute(value, `${where} attribute "${name}"`)]));
function attribute(value: AttributeValue, where: string): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (isList(value)) return value;
  if (!('kind' in value)) return Array.from(value, Number);
  if (value.kind === 'bool') return Array.from(value.data, (v) => v !== 0);
  if (value.kind === 'fixed-string') return value.data;
  return fail('Unsupported', {
    where,
    what: 'records have no form in JSON',
    consequence: 'nothing was written',
    fix: 'take it out of adata.unknown, or write h5ad',
  });
}
