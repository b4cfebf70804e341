import type { Dataset, Group } from 'h5wasm';
import { fail, type RowSource, type Shape, type Sparse, sparse, throwIfAborted } from '@sparsome/core';
import { canonical } from '../canonical.ts';
import { isTenxH5 } from '../tenx/h5.ts';
import { indicesOf, type Values, valuesOf } from './narrow.ts';
import { checkIndices, inFile, isSparseGroup, notFinite, readHead } from './matrix.ts';
import { type Opened, reading } from './opened.ts';
import { corrupt, isDataset, isGroup } from './source.ts';
import { isNumbers, linesIn } from './values.ts';

type ValueType = 'f32' | 'f64' | 'i32' | 'u16';
/** The rows of a matrix in a file. */
export type H5adRows = RowSource<ValueType>;

export interface RowOptions {
  /** Place of the matrix in the file: `X`, `layers/counts`, `raw/X`. Default `X`. */
  readonly at?: string;
  /** Are all values integers? Without it, floats are read once to find out. A block that is not refuses. */
  readonly whole?: boolean;
  /** Entries (values, for a dense matrix) read at once; a single row is never divided. Default 2^20, about 8 MB. */
  readonly entries?: number;
}

/** Rows read on demand: rows `from` to `to` as CSR arrays that begin at zero. */
interface Rows {
  readonly shape: Shape;
  readonly data: Dataset;
  /** The row after the last that fits into so many entries with `from`. */
  until(from: number, entries: number): number;
  read(from: number, to: number): Sparse<ValueType, 'csr'>;
}

/** The rows of a matrix in a file, in blocks of bounded size; the file is opened anew for every pass. Throws for CSC, whose rows cannot be read one by one. */
export function rowsOf(name: string, open: () => Opened, o: RowOptions = {}): H5adRows {
  const { at = 'X', entries = 2 ** 20 } = o;
  const where = `${name}: /${at}`;
  const during = <T>(work: (rows: Rows) => T): T => {
    const file = open();
    try {
      return reading(where, () => work(rowsIn(file.root, at, where)));
    } finally {
      file.close();
    }
  };
  const { shape, dtype, whole } = during((rows) => ({ shape: rows.shape, ...typeOf(rows.data, where, entries, o.whole) }));
  return {
    shape,
    dtype,
    whole,
    async *blocks({ from = 0, signal } = {}) {
      const file = open();
      try {
        const rows = reading(where, () => rowsIn(file.root, at, where));
        for (let row = from; row < shape[0]; ) {
          throwIfAborted(signal, where);
          const to = rows.until(row, entries),
            matrix = reading(where, () => rows.read(row, to));
          yield { firstRow: row, matrix: asSource(matrix, dtype, whole, `${where} rows ${row} to ${to - 1}`) };
          row = to;
        }
      } finally {
        file.close();
      }
    },
  };
}

function rowsIn(root: Group, at: string, where: string): Rows {
  // Before anndata 0.7, raw/X was raw.X.
  const e = root.get(at) ?? (at.startsWith('raw/') ? root.get(at.replace('/', '.')) : null);
  if (e === null && isTenxH5(root)) {
    fail('Unsupported', {
      where,
      what: 'rows of an output of Cell Ranger cannot be read on demand',
      expected: 'h5ad or Zarr',
      got: '10x HDF5',
      consequence: 'nothing was read',
      fix: 'read it whole with readAnnData, or convert it to h5ad first',
    });
  }
  if (isGroup(e) && isSparseGroup(e)) return sparseRows(e, where);
  if (isDataset(e) && e.shape?.length === 2 && isNumbers(e)) return denseRows(e, where);
  return corrupt(where, 'there is no matrix', 'a sparse matrix or a dense one of two dimensions', e === null ? 'nothing' : 'another element');
}

function sparseRows(g: Group, where: string): Rows {
  const { order, shape, data, indices, indptr } = readHead(g, where);
  if (order === 'csc') {
    fail('Unsupported', {
      where,
      what: 'the matrix is CSC, whose rows cannot be read one by one',
      expected: 'CSR or dense',
      got: 'CSC',
      consequence: 'nothing was read',
      fix: 'read the whole file with readAnnData, or convert X to CSR in Python',
    });
  }
  return {
    shape,
    data,
    until(from, entries) {
      const limit = Number(indptr[from]) + entries;
      let to = from + 1;
      while (to < shape[0] && Number(indptr[to + 1]) <= limit) to++;
      return to;
    },
    read(from, to) {
      const first = Number(indptr[from]),
        last = Number(indptr[to]);
      const columns = indicesOf(linesIn(indices, `${where}/indices`, first, last), `${where}/indices`);
      checkIndices(columns, shape[1], `${where}/indices`, first);
      const parts = {
        order: 'csr' as const,
        shape: [to - from, shape[1]] as const,
        data: valuesOf(linesIn(data, `${where}/data`, first, last), `${where}/data`),
        indices: columns,
      };
      const pointers = Int32Array.from({ length: to - from + 1 }, (_, m) => Number(indptr[from + m]) - first);
      return inFile(`${where} rows ${from} to ${to - 1}`, () => sparse({ ...canonical({ ...parts, indptr: pointers }), order: 'csr' }));
    },
  };
}

function denseRows(d: Dataset, where: string): Rows {
  const [rows = 0, columns = 0] = d.shape ?? [],
    shape = [rows, columns] as const;
  return {
    shape,
    data: d,
    until: (from, entries) => Math.min(rows, from + Math.max(1, Math.floor(entries / Math.max(1, columns)))),
    read(from, to) {
      const values = valuesOf(linesIn(d, where, from, to), where),
        indptr = new Int32Array(to - from + 1),
        kept = new Uint32Array(values.length);
      const bad = values.findIndex((v) => v - v !== 0);
      if (bad >= 0) notFinite(where, from + Math.floor(bad / columns), bad % columns, values[bad]!);
      let n = 0;
      for (let row = 0, p = 0; row < to - from; row++) {
        for (const end = p + columns; p < end; p++) if (values[p] !== 0) kept[n++] = p;
        indptr[row + 1] = n;
      }
      const places = kept.subarray(0, n),
        data = values.slice(0, n);
      places.forEach((p, i) => (data[i] = values[p]!));
      return sparse({ order: 'csr', shape: [to - from, columns], data, indices: Int32Array.from(places, (p) => p % columns), indptr });
    },
  };
}

/** The value type of all blocks and whether all values are integers: floats and wide integers are read once to know. */
function typeOf(d: Dataset, where: string, entries: number, whole: boolean | undefined): { readonly dtype: ValueType; readonly whole: boolean } {
  const { type, size } = d.metadata,
    float = type === 1;
  if (!float && size < 4) return { dtype: size === 1 && !d.metadata.signed ? 'u16' : size === 2 && !d.metadata.signed ? 'u16' : 'i32', whole: true };
  if (!float && size === 4 && d.metadata.signed) return { dtype: 'i32', whole: true };
  if (!float) return { dtype: every(d, where, entries, (v) => v instanceof Int32Array) ? 'i32' : 'f64', whole: true };
  return { dtype: size === 8 ? 'f64' : 'f32', whole: whole ?? every(d, where, entries, areWhole) };
}

function areWhole(values: Values): boolean {
  for (let p = 0; p < values.length; p++) if (values[p] !== Math.floor(values[p]!)) return false;
  return true;
}

/** Does it hold for all values, piece by piece? */
function every(d: Dataset, where: string, entries: number, holds: (values: Values) => boolean): boolean {
  const [lines = 0, ...rest] = d.shape ?? [],
    step = Math.max(
      1,
      Math.floor(
        entries /
          Math.max(
            1,
            rest.reduce((n, m) => n * m, 1),
          ),
      ),
    );
  for (let at = 0; at < lines; at += step) if (!holds(valuesOf(linesIn(d, where, at, Math.min(lines, at + step)), where))) return false;
  return true;
}

/** The block in the type of all blocks. */
function asSource(x: Sparse<ValueType, 'csr'>, dtype: ValueType, whole: boolean, where: string): Sparse<ValueType, 'csr'> {
  const same: Sparse<ValueType, 'csr'> = x.dtype !== dtype && dtype === 'f64' ? { ...x, dtype, data: Float64Array.from(x.data) } : x;
  if (same.dtype === dtype && (same.whole || !whole)) return same;
  return fail('InvalidInput', {
    where,
    what: same.dtype === dtype ? 'its values are not whole numbers' : 'sums of duplicate entries do not fit the type of the matrix',
    expected: same.dtype === dtype ? 'whole numbers, as was said' : dtype,
    got: same.dtype === dtype ? 'fractions' : same.dtype,
    consequence: 'the block was not read',
    fix: same.dtype === dtype ? 'leave out the option whole' : 'call sum_duplicates() in Python and write the file again',
  });
}
