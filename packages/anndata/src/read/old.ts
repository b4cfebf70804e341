// Layouts of anndata before 0.7: tables and obsm as compound datasets, codes in the tables and categories in uns.
import type { Dataset } from 'h5wasm';
import { type Dense, dense, fail, type Host, placed, type Sparse } from '@sparsome/core';
import { denseSlot, type DenseMatrix, type Matrix, placedMatrix, type sparseSlot } from '../anndata.ts';
import type { Categorical, Column } from '../column.ts';
import { dataFrame, type DataFrame } from '../frame.ts';
import type { Values } from '../hdf5/index.ts';
import type { Uns, UnsValue } from '../uns.ts';
import { inFile } from './matrix.ts';
import { valuesOf } from './narrow.ts';
import type { Member } from './direct/records.ts';
import { columnsOf, membersOf, recordValues } from './records.ts';
import { corrupt } from './source.ts';
import { arrayFor } from './values.ts';

const arrayClass = 10;

/** A table of records: the first field is the index and names it. */
export function readOldFrame(d: Dataset, where: string): DataFrame {
  const record = recordValues(d, where) ?? refused(d, where),
    [first, ...rest] = record.fields.map(({ name, data }) => [name, columnOf(data)] as const);
  if (!first?.[1]) return corrupt(where, 'the index is missing', 'a first field of strings or numbers', 'another type');
  const [indexName, index] = first,
    columns = new Map(rest.map(([name, column]) => [name, column ?? refused(d, `${where}/${name}`)]));
  return dataFrame(Array.from(index.values, String), columns, indexName);
}

function columnOf(data: Values): Exclude<Column, Categorical> | undefined {
  if (ArrayBuffer.isView(data)) return { kind: 'numbers', values: data };
  if (isList(data)) return { kind: 'strings', values: data };
  if (data.kind === 'bool') return { kind: 'bool', values: data.data };
  return data.kind === 'fixed-string' ? { kind: 'strings', values: data.data } : undefined;
}
const isList = (data: Values): data is readonly string[] => Array.isArray(data);

/** The arrays of `obsm` or `varm`: each field is one, a row of it in each record. */
export function readOldArrays(d: Dataset, where: string): Map<string, DenseMatrix> {
  const columns = columnsOf(d, where) ?? refused(d, where),
    found = new Map<string, DenseMatrix>();
  for (const [n, member] of membersOf(d).entries()) {
    const matrix = arrayOf(member, columns[n] ?? [], `${where}/${member.name}`) ?? refused(d, `${where}/${member.name}`);
    found.set(member.name, matrix);
  }
  return found;
}

function arrayOf(member: Member, cells: readonly unknown[], where: string): DenseMatrix | undefined {
  const isArray = member.type === arrayClass,
    of = isArray ? member.array_type : member,
    [width = 1, ...more] = (isArray ? member.array_type?.shape : []) ?? [];
  const values = of && more.length === 0 ? arrayFor(of, cells.length * width) : undefined;
  if (!values) return undefined;
  for (const [row, cell] of cells.entries()) {
    const numbers: readonly unknown[] = Array.isArray(cell) ? cell : [cell];
    for (const [column, v] of numbers.entries())
      values[row * width + column] = values instanceof BigInt64Array || values instanceof BigUint64Array ? BigInt(v as number) : Number(v);
  }
  return placed(
    denseSlot,
    inFile(where, () => dense([cells.length, width], valuesOf(values, where))),
  );
}

const suffix = '_categories';
/** Tables whose codes have their categories, which stood in uns as `NAME_categories`. What fits no column stays there. */
export function withOldCategories(frames: readonly DataFrame[], uns: Uns): readonly DataFrame[] {
  const all = new Map([...uns].filter(([key]) => key.endsWith(suffix)).map(([key, value]) => [key.slice(0, -suffix.length), categoriesOf(value)])),
    used = new Set<string>();
  const results = frames.map((frame) => {
    const columns = new Map(frame.columns);
    for (const [name, categories] of all) {
      const column = columns.get(name);
      if (!categories || column?.kind !== 'numbers') continue;
      const codes = Int32Array.from(column.values, Number);
      // obs and var could have columns of one name, but there was one list: it belongs where it fits.
      if (codes.some((code, row) => code < -1 || code >= categories.length || code !== Number(column.values[row]))) continue;
      columns.set(name, { kind: 'categorical', codes, categories, ordered: false });
      used.add(name);
    }
    return { ...frame, columns };
  });
  for (const name of used) uns.delete(`${name}${suffix}`);
  return results;
}

function categoriesOf(value: UnsValue): Categorical['categories'] | undefined {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return Float64Array.of(value);
  if (typeof value === 'bigint') return BigInt64Array.of(value);
  if (Array.isArray(value)) return value as readonly string[];
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'numbers' && value.shape.length < 2 ? value.values : undefined;
}

/** scanpy before 1.5 kept the graph in `uns['neighbors']`; it is moved to `obsp`, as anndata does. */
export function moveGraphs(uns: Uns, obsp: Map<string, Matrix>, cells: number): void {
  const neighbors = uns.get('neighbors');
  if (!(neighbors instanceof Map)) return;
  for (const name of ['distances', 'connectivities']) {
    const value = neighbors.get(name),
      matrix = value === undefined || obsp.has(name) ? undefined : placedValue(value);
    if (!matrix || matrix.desc.shape.some((n) => n !== cells)) continue;
    obsp.set(name, matrix);
    neighbors.delete(name);
  }
}

function placedValue(value: UnsValue): Matrix | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  if (value.kind === 'sparse' || value.kind === 'dense') return isHeld(value.matrix) ? placedMatrix(value.matrix) : undefined;
  const [rows = 0, columns = 0] = value.kind === 'numbers' ? value.shape : [];
  return value.kind === 'numbers' && value.shape.length === 2 ? placedMatrix(dense([rows, columns], valuesOf(value.values, 'uns/neighbors'))) : undefined;
}
const isHeld = (m: Sparse | Dense): m is Host<typeof sparseSlot> | Host<typeof denseSlot> => denseSlot.dtype.some((dtype) => dtype === m.dtype);

const refused = (d: Dataset, where: string): never =>
  fail('Unsupported', {
    where,
    what: 'records in the layout of anndata before 0.7 hold what is not read',
    expected: 'numbers, bools, strings, and in obsm rows of numbers',
    got: membersOf(d)
      .map(({ name, type, size }) => `${name}: HDF5 type class ${type}, ${size} bytes`)
      .join('; '),
    consequence: 'the file was not read',
    fix: 'read the file with anndata in Python and write it again',
  });
