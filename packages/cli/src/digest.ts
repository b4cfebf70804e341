import { createHash } from 'node:crypto';
import type { AnnData, Column, DataFrame, Matrix, NumberArray, UnsValue } from '@sparsome/anndata';
import { compact, isDense, isSparse } from '@sparsome/core';

/** Every numeric array of an AnnData by its path, in a fixed order. `uns['sparsome']` (times, versions) takes no part. */
export async function numericArrays(adata: AnnData): Promise<Map<string, NumberArray>> {
  const found: [string, NumberArray][] = [];
  if (adata.X) found.push(...(await ofMatrix('X', adata.X)));
  for (const slot of ['obs', 'var'] as const) found.push(...ofFrame(slot, adata[slot]));
  for (const slot of ['layers', 'obsm', 'varm', 'obsp', 'varp'] as const) {
    for (const [name, value] of adata[slot]) found.push(...('index' in value ? ofFrame(`${slot}/${name}`, value) : await ofMatrix(`${slot}/${name}`, value)));
  }
  for (const [name, value] of adata.uns) if (name !== 'sparsome') found.push(...ofValue(`uns/${name}`, value));
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** SHA-256 over all of them: two machines that print the same digest computed the same bytes. */
export async function digestOf(adata: AnnData): Promise<string> {
  const hash = createHash('sha256');
  for (const [path, array] of await numericArrays(adata)) hash.update(`${path}\n`).update(bytesOf(array));
  return hash.digest('hex');
}

/** Are two matrices the same to the bit, type and layout included? */
export async function sameMatrix(a: Matrix, b: Matrix): Promise<boolean> {
  if (a === b) return true;
  const [of, other] = [await ofMatrix('', a), await ofMatrix('', b)];
  return (
    a.desc.dtype === b.desc.dtype &&
    of.length === other.length &&
    of.every(([path, array], n) => path === other[n]?.[0] && Buffer.compare(bytesOf(array), bytesOf(other[n][1])) === 0)
  );
}

export const bytesOf = (a: NumberArray): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

async function ofMatrix(path: string, matrix: Matrix): Promise<[string, NumberArray][]> {
  const value: unknown = await matrix.host();
  if (isDense(value)) return [[path, value.data]];
  if (!isSparse(value)) return [];
  const { data, indices, indptr } = compact(value);
  return [
    [`${path}/data`, data],
    [`${path}/indices`, indices],
    [`${path}/indptr`, indptr],
  ];
}

const ofFrame = (path: string, frame: DataFrame): [string, NumberArray][] =>
  [...frame.columns].flatMap(([name, column]) => ofColumn(`${path}/${name}`, column));

function ofColumn(path: string, column: Column): [string, NumberArray][] {
  if (column.kind === 'strings') return [];
  return [[path, column.kind === 'categorical' ? column.codes : column.values]];
}

function ofValue(path: string, value: UnsValue): [string, NumberArray][] {
  if (value instanceof Map) return [...value].flatMap(([name, v]) => ofValue(`${path}/${name}`, v));
  if (typeof value === 'number') return [[path, Float64Array.of(value)]];
  if (typeof value !== 'object' || value === null || !('kind' in value)) return [];
  if (value.kind === 'numbers' || value.kind === 'bool') return [[path, value.values]];
  if (value.kind === 'records') return [...value.fields].flatMap(([name, field]) => (ArrayBuffer.isView(field) ? [[`${path}/${name}`, field]] : []));
  if (value.kind === 'frame') return ofFrame(path, value.frame);
  return [[path, value.matrix.data]];
}
