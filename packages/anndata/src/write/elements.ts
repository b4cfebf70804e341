import { compact, type Dense, isSparse, type Sparse } from '@sparsome/core';
import type { Matrix } from '../anndata.ts';
import type { Column } from '../column.ts';
import type { DataFrame } from '../frame.ts';
import type { Attributes, Hdf5Writer, NumberArray, StorageOptions, Values } from '../hdf5/index.ts';

/** Where elements go, and how their arrays are stored. */
export interface Target {
  readonly file: Hdf5Writer;
  readonly storage: StorageOptions;
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

export async function writeFrame(to: Target, path: string, frame: DataFrame): Promise<void> {
  await to.file.group(path, encoded('dataframe', '0.2.0', { _index: frame.indexName, 'column-order': [...frame.columns.keys()] }));
  await writeStrings(to, `${path}/${frame.indexName}`, frame.index);
  for (const [name, column] of frame.columns) await writeColumn(to, `${path}/${name}`, column);
}

async function writeColumn(to: Target, path: string, column: Column): Promise<void> {
  if (column.kind === 'categorical') {
    await to.file.group(path, encoded('categorical', '0.2.0', { ordered: column.ordered }));
    await writeArray(to, `${path}/codes`, codesOf(column.codes, column.categories.length));
    return ArrayBuffer.isView(column.categories)
      ? writeArray(to, `${path}/categories`, column.categories)
      : writeStrings(to, `${path}/categories`, column.categories);
  }
  if (!column.missing) {
    if (column.kind === 'numbers') return writeArray(to, path, column.values);
    return column.kind === 'bool' ? writeBools(to, path, column.values) : writeStrings(to, path, column.values);
  }
  const encoding = column.kind === 'numbers' ? 'nullable-integer' : column.kind === 'bool' ? 'nullable-boolean' : 'nullable-string-array';
  await to.file.group(path, encoded(encoding, '0.1.0', column.kind === 'strings' ? { 'na-value': 'NA' } : {}));
  const values: Values = column.kind === 'bool' ? { kind: 'bool', data: column.values } : column.values;
  await to.file.dataset(`${path}/values`, values, { attributes: column.kind === 'strings' ? encodings.strings : encodings.array });
  await writeBools(to, `${path}/mask`, column.missing);
}

/** Codes in the smallest type, as pandas keeps them. */
function codesOf(codes: Int32Array, categories: number): NumberArray {
  if (categories <= 0x7f) return Int8Array.from(codes);
  return categories <= 0x7fff ? Int16Array.from(codes) : codes;
}
