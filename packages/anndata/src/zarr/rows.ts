import { fail, type RowSource, type Sparse, sparse, throwIfAborted } from '@sparsome/core';
import { canonical } from '../canonical.ts';
import type { NumberArray } from '../column.ts';
import { checkIndices, inFile, notFinite } from '../read/matrix.ts';
import { indicesOf, pointersOf, valuesOf } from '../read/narrow.ts';
import type { RowOptions } from '../read/rows.ts';
import { corrupt } from '../read/source.ts';
import { openArray, type ZarrArray } from './array.ts';
import { elementOf } from './element.ts';
import { hierarchyOf } from './hierarchy.ts';
import { guarded, type ZarrStore } from './store.ts';

type ValueType = 'f32' | 'f64' | 'i32' | 'u16';
export interface ZarrRowOptions extends RowOptions {
  /** What it is called in messages; default `zarr`. */
  readonly name?: string;
}
interface Rows {
  readonly shape: readonly [number, number];
  readonly values: ZarrArray;
  until(from: number, entries: number): number;
  read(from: number, to: number): Promise<Sparse<ValueType, 'csr'>>;
}

/** `zarrRows` of the package. */
export async function zarrRows(store: ZarrStore, { at = 'X', entries = 2 ** 20, whole, name = 'zarr' }: ZarrRowOptions = {}): Promise<RowSource<ValueType>> {
  const where = `${name}: /${at}`;
  const rows = await rowsIn(store, name, at),
    { shape, values } = rows;
  const type = values.element.kind === 'number' ? values.element.name : 'uint8';
  const float = type.startsWith('float'),
    wide = /int64|uint32/.test(type);
  // Integers wider than 32 bits become f64: that they would fit is not known without reading all.
  const dtype: ValueType = type === 'float32' ? 'f32' : float || wide ? 'f64' : /^uint(8|16)$/.test(type) ? 'u16' : 'i32';
  const source = (known: boolean): RowSource<ValueType> => ({
    shape,
    dtype,
    whole: known,
    async *blocks({ from = 0, signal } = {}) {
      const own = await rowsIn(store, name, at, signal);
      for (let row = from; row < shape[0]; ) {
        throwIfAborted(signal, where);
        const to = own.until(row, entries),
          read = await own.read(row, to);
        const matrix: Sparse<ValueType, 'csr'> = read.dtype !== dtype && dtype === 'f64' ? { ...read, dtype, data: Float64Array.from(read.data) } : read;
        if (matrix.dtype !== dtype || (known && !matrix.whole)) {
          fail('InvalidInput', {
            where: `${where} rows ${row} to ${to - 1}`,
            what: matrix.dtype === dtype ? 'its values are not whole numbers' : 'sums of duplicate entries do not fit the type of the matrix',
            expected: matrix.dtype === dtype ? 'whole numbers, as was said' : dtype,
            got: matrix.dtype === dtype ? 'fractions' : matrix.dtype,
            consequence: 'the block was not read',
            fix: matrix.dtype === dtype ? 'leave out the option whole' : 'call sum_duplicates() in Python and write the file again',
          });
        }
        yield { firstRow: row, matrix };
        row = to;
      }
    },
  });
  if (!float || whole !== undefined) return source(whole ?? true);
  for await (const { matrix } of source(false).blocks({})) if (!matrix.whole) return source(false);
  return source(true);
}

async function rowsIn(store: ZarrStore, name: string, at: string, signal?: AbortSignal): Promise<Rows> {
  const reads = guarded(store, name, signal),
    { format, nodes } = await hierarchyOf(reads, name),
    where = `${name}: /${at}`;
  const open = async (path: string): Promise<ZarrArray> => {
    const node = nodes.get(path),
      element = node?.kind === 'array' ? elementOf(format, node.metadata) : undefined;
    if (!node || (element?.kind !== 'number' && element?.kind !== 'bool'))
      return corrupt(where, 'there is no matrix', 'numbers in a sparse or dense matrix', node ? 'another element' : 'nothing');
    return openArray(reads, `${name}: /${path}`, path, format, node.metadata, element);
  };
  const lines = async (a: ZarrArray, from: number, to: number): Promise<NumberArray> => (await a.lines(from, to)) as NumberArray;
  const node = nodes.get(at);
  if (node?.kind !== 'group') return denseRows(await open(at), where, lines);
  const { 'encoding-type': encoding, shape } = node.attributes;
  if (encoding === 'csc_matrix')
    return fail('Unsupported', {
      where,
      what: 'the matrix is CSC, whose rows cannot be read one by one',
      expected: 'CSR or dense',
      got: 'CSC',
      consequence: 'nothing was read',
      fix: 'read all with readAnnData, or convert X to CSR in Python',
    });
  const [count = -1, columns = -1] = Array.isArray(shape) ? shape.map(Number) : [];
  const [values, indices, pointers] = [await open(`${at}/data`), await open(`${at}/indices`), await open(`${at}/indptr`)];
  const indptr = pointersOf(await lines(pointers, 0, pointers.shape[0] ?? 0)),
    total = values.shape[0] ?? 0;
  if (indptr.length !== count + 1) corrupt(`${where}/indptr`, 'it has the wrong length', `${count + 1} entries`, String(indptr.length));
  for (let m = 0; m < count; m++)
    if (indptr[m + 1]! < indptr[m]!) corrupt(`${where}/indptr`, `it falls at line ${m}`, `at least ${indptr[m]}`, String(indptr[m + 1]));
  if (Number(indptr[0]) !== 0 || Number(indptr[count]) !== total || indices.shape[0] !== total)
    corrupt(`${where}/indptr`, 'it does not fit data and indices', `from 0 to ${total}`, `${indptr[0]} to ${indptr[count]}`);
  return {
    shape: [count, columns],
    values,
    until(from, entries) {
      const limit = Number(indptr[from]) + entries;
      let to = from + 1;
      while (to < count && Number(indptr[to + 1]) <= limit) to++;
      return to;
    },
    async read(from, to) {
      const first = Number(indptr[from]),
        last = Number(indptr[to]);
      const found = indicesOf(await lines(indices, first, last), `${where}/indices`),
        data = valuesOf(await lines(values, first, last), `${where}/data`);
      checkIndices(found, columns, `${where}/indices`, first);
      const starts = Int32Array.from({ length: to - from + 1 }, (_, m) => Number(indptr[from + m]) - first);
      const parts = { order: 'csr' as const, shape: [to - from, columns] as const, data, indices: found, indptr: starts };
      return inFile(`${where} rows ${from} to ${to - 1}`, () => sparse({ ...canonical(parts), order: 'csr' }));
    },
  };
}

function denseRows(values: ZarrArray, where: string, lines: (a: ZarrArray, from: number, to: number) => Promise<NumberArray>): Rows {
  const [count = 0, columns = 0] = values.shape;
  if (values.shape.length !== 2) corrupt(where, 'there is no matrix', 'two dimensions', String(values.shape.length));
  return {
    shape: [count, columns],
    values,
    until: (from, entries) => Math.min(count, from + Math.max(1, Math.floor(entries / Math.max(1, columns)))),
    async read(from, to) {
      const all = valuesOf(await lines(values, from, to), where),
        indptr = new Int32Array(to - from + 1),
        kept: number[] = [];
      const bad = all.findIndex((v) => v - v !== 0);
      if (bad >= 0) notFinite(where, from + Math.floor(bad / columns), bad % columns, all[bad]!);
      for (let row = 0, p = 0; row < to - from; row++) {
        for (const end = p + columns; p < end; p++) if (all[p] !== 0) kept.push(p);
        indptr[row + 1] = kept.length;
      }
      const data = all.slice(0, kept.length);
      kept.forEach((p, i) => (data[i] = all[p]!));
      return sparse({ order: 'csr', shape: [to - from, columns], data, indices: Int32Array.from(kept, (p) => p % columns), indptr });
    },
  };
}
