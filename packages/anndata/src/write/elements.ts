import { compact, type Dense, fail, isSparse, type Sparse } from '@sparsome/core';
import type { Matrix } from '../anndata.ts';
import type { Column } from '../column.ts';
import type { DataFrame } from '../frame.ts';
import type { ElementWriter } from '../zarr/writer.ts';
import type { Attributes, NumberArray, StorageOptions, Values } from '../hdf5/index.ts';

/** Where elements go, and how their arrays are stored. */
export interface Target {
  readonly file: ElementWriter;
  readonly storage: StorageOptions;
}

/** The path of a member. Throws `Unsupported` for a name that HDF5 would take for a path. */
export function within(path: string, name: string): string {
  if (name !== '' && name !== '.' && !name.includes('/')) return `${path}/${name}`;
  const what = name.includes('/') ? `the key "${name}" holds a slash` : `the key "${name}" is no name`;
  return fail('Unsupported', { where: path, what, consequence: 'nothing was written', fix: 'rename the key' });
}

const encoded = (type: string, version: string, more: Attributes = {}): Attributes => ({ 'encoding-type': type, 'encoding-version': version, ...more });
/** The encodings of anndata, with the versions it writes since 0.8. */
export const encodings = {
  anndata: encoded('anndata', '0.1.0'),
  dict: encoded('dict', '0.1.0'),
  raw: encoded('raw', '0.1.0'),
  array: encoded('array', '0.2.0'),
  strings: encoded('string-array', '0.2.0'),
  string: encoded('string', '0.2.0'),
  scalar: encoded('numeric-scalar', '0.2.0'),
  records: encoded('rec-array', '0.2.0'),
  null: encoded('null', '0.1.0'),
} as const;

export async function writeArray({ file, storage }: Target, path: string, values: NumberArray, shape: readonly number[] = [values.length]): Promise<void> {
  await file.dataset(path, values, { shape, attributes: encodings.array, ...(values.length > 0 ? storage : {}) });
}
export const writeBools = ({ file }: Target, path: string, values: Uint8Array, shape: readonly number[] = [values.length]): Promise<void> =>
  file.dataset(path, { kind: 'bool', data: values }, { shape, attributes: encodings.array });
export const writeStrings = ({ file }: Target, path: string, values: readonly string[]): Promise<void> =>
  file.dataset(path, values, { attributes: encodings.strings });

export async function writeMatrix(to: Target, path: string, matrix: Matrix): Promise<void> {
  const value: unknown = await matrix.host();
  await (isSparse(value) ? writeSparse(to, path, value) : writeDense(to, path, value as Dense));
}

export async function writeSparse(to: Target, path: string, matrix: Sparse): Promise<void> {
  const x = compact(matrix);
  await to.file.group(path, encoded(`${x.order}_matrix`, '0.1.0', { shape: BigInt64Array.from(x.shape, BigInt) }));
  for (const [name, values] of [
    ['data', x.data],
    ['indices', x.indices],
    ['indptr', x.indptr],
  ] as const)
    await writePlain(to, `${path}/${name}`, values);
}

export const writeDense = (to: Target, path: string, { data, shape }: Dense): Promise<void> => writeArray(to, path, data, shape);

/** The arrays of a sparse matrix carry no encoding of their own. */
const writePlain = ({ file, storage }: Target, path: string, values: NumberArray): Promise<void> =>
  file.dataset(path, values, values.length > 0 ? storage : {});

/** A table; `carried` names columns that are written by others. */
export async function writeFrame(to: Target, path: string, frame: DataFrame, carried: readonly string[] = []): Promise<void> {
  const { indexName, columns } = frame;
  if (columns.has(indexName)) {
    fail('Unsupported', {
      where: path,
      what: `a column is named as the index: "${indexName}"`,
      consequence: 'nothing was written',
      fix: 'rename the column or the index',
    });
  }
  await to.file.group(path, encoded('dataframe', '0.2.0', { _index: indexName, 'column-order': [...columns.keys(), ...carried] }));
  await writeStrings(to, within(path, indexName), frame.index);
  // A slash in the name of a column makes a group, in which anndata finds it.
  for (const [name, column] of columns) await writeColumn(to, `${path}/${name}`, column);
}

async function writeColumn(to: Target, path: string, column: Column): Promise<void> {
  if (column.kind === 'categorical') {
    await to.file.group(path, encoded('categorical', '0.2.0', { ordered: column.ordered }));
    await writeArray(to, `${path}/codes`, codesOf(column.codes, column.categories.length));
    const { categories } = column,
      at = `${path}/categories`;
    if (!ArrayBuffer.isView(categories)) return writeStrings(to, at, categories);
    return column.bools ? writeBools(to, at, Uint8Array.from(categories, Number)) : writeArray(to, at, categories);
  }
  // pandas masks integers and bools; floats have NaN.
  if (column.kind === 'numbers' && column.missing && isFloat(column.values)) return writeArray(to, path, withNaN(column.values, column.missing));
  if (!column.missing) {
    if (column.kind === 'numbers') return writeArray(to, path, column.values);
    return column.kind === 'bool' ? writeBools(to, path, column.values) : writeStrings(to, path, column.values);
  }
  const encoding = column.kind === 'numbers' ? 'nullable-integer' : column.kind === 'bool' ? 'nullable-boolean' : 'nullable-string-array';
  await to.file.group(path, encoded(encoding, '0.1.0', column.kind === 'strings' ? { 'na-value': column.na ?? 'NA' } : {}));
  const values: Values = column.kind === 'bool' ? { kind: 'bool', data: column.values } : column.values;
  await to.file.dataset(`${path}/values`, values, { attributes: column.kind === 'strings' ? encodings.strings : encodings.array });
  await writeBools(to, `${path}/mask`, column.missing);
}

const isFloat = (values: NumberArray): values is Float32Array | Float64Array => values instanceof Float32Array || values instanceof Float64Array;
const withNaN = <A extends Float32Array | Float64Array>(values: A, missing: Uint8Array): A => {
  const result = values.slice() as A;
  missing.forEach((m, row) => m === 1 && (result[row] = NaN));
  return result;
};

/** Codes in the smallest type, as pandas keeps them. */
function codesOf(codes: Int32Array, categories: number): NumberArray {
  if (categories <= 0x7f) return Int8Array.from(codes);
  return categories <= 0x7fff ? Int16Array.from(codes) : codes;
}
