import {
  type CallOptions,
  type Dense,
  dense,
  type DTypes,
  fail,
  minorOf,
  newArray,
  placed,
  placedOn,
  type Ptr,
  type Resident,
  type Session,
  scope,
  setPointer,
} from '@sparsome/core';
import { selectMinorCount } from '@sparsome/core/contracts/sparse/select-minor-count';
import { selectMinorFill } from '@sparsome/core/contracts/sparse/select-minor-fill';
import { takeMajor } from '@sparsome/core/contracts/sparse/take-major';
import { type AnnData, denseSlot, type DenseMatrix, isSparseMatrix, type Matrix, type sparseSlot, type SparseMatrix } from './anndata.ts';
import { withColorsOf, withoutUnusedCategories } from './categories.ts';
import { type DataFrame, takeRows } from './frame.ts';
import { subsetUnknown } from './unknown.ts';

/** Which rows or columns: one byte for each (non-zero keeps it), or their numbers. */
export type Selection = Uint8Array | Uint32Array;
type Axis = 'rows' | 'columns';

/**
 * Keeps some cells, in every slot that has them; as in anndata, categories that `obs` or `var` no longer use are removed, with
 * their colours in `uns`. Everything or nothing: on failure `adata` is unchanged.
 */
export const subsetObs = (session: Session, adata: AnnData, keep: Selection, o: CallOptions = {}): Promise<void> => subset(session, adata, 'obs', keep, o);
/** Keeps some genes, in the same way. `raw` keeps all of its genes. */
export const subsetVar = (session: Session, adata: AnnData, keep: Selection, o: CallOptions = {}): Promise<void> => subset(session, adata, 'var', keep, o);

async function subset(session: Session, adata: AnnData, along: 'obs' | 'var', keep: Selection, o: CallOptions): Promise<void> {
  const lines = linesOf(keep, adata[along].index.length, along),
    axis: Axis = along === 'obs' ? 'rows' : 'columns';
  // A value that stands in two slots is cut once and stands in both again.
  const made = { rows: new Map<Matrix, Matrix>(), columns: new Map<Matrix, Matrix>(), both: new Map<Matrix, Matrix>() };
  const cut = async (m: Matrix, axes: readonly Axis[]): Promise<Matrix> => {
    const results = made[axes.length === 2 ? 'both' : (axes[0] ?? 'rows')],
      known = results.get(m);
    if (known) return handed(known.retain());
    const result = isSparseMatrix(m) ? await cutSparse(session, m, lines, axes, o) : await cutDense(m, lines, axes);
    results.set(m, result);
    return handed(result);
  };
  // Every owner made here, to be given up on failure.
  const owners: Matrix[] = [];
  const handed = (m: Matrix): Matrix => {
    owners.push(m);
    return m;
  };
  const slot = async <T extends Matrix | DataFrame>(values: ReadonlyMap<string, T>, axes: readonly Axis[]): Promise<Map<string, T>> => {
    const result = new Map<string, T>();
    for (const [name, value] of values) result.set(name, ('index' in value ? takeRows(value, lines, 'keep') : await cut(value, axes)) as T);
    return result;
  };
  const paired = along === 'obs' ? 'obsp' : 'varp',
    aligned = along === 'obs' ? 'obsm' : 'varm';
  const old: Matrix[] = [];
  try {
    const X = adata.X && (await cut(adata.X, [axis]));
    const layers = await slot(adata.layers, [axis]),
      pairs = await slot(adata[paired], ['rows', 'columns']),
      tables = await slot(adata[aligned], ['rows']);
    const raw = adata.raw && along === 'obs' ? { ...adata.raw, X: await cut(adata.raw.X, ['rows']) } : adata.raw;
    const obs = along === 'obs' ? takeRows(adata.obs, lines) : withoutUnusedCategories(adata.obs);
    const vars = along === 'var' ? takeRows(adata.var, lines) : withoutUnusedCategories(adata.var);
    const uns = withColorsOf(withColorsOf(adata.uns, adata.obs, obs), adata.var, vars);
    const unknown = subsetUnknown(adata.unknown, along, lines, adata[along].index.length);
    const replaced = [...adata.layers.values(), ...adata[paired].values(), ...adata[aligned].values()].filter((m): m is Matrix => !('index' in m));
    old.push(...(adata.X ? [adata.X] : []), ...(adata.raw && raw !== adata.raw ? [adata.raw.X] : []), ...replaced);
    adata.X = X;
    adata.layers = layers;
    adata[paired] = pairs;
    adata[aligned] = tables;
    adata.raw = raw;
    adata.obs = obs;
    adata.var = vars;
    adata.uns = uns;
    adata.unknown = unknown;
  } catch (e) {
    for (const m of owners) m.dispose();
    throw e;
  }
  for (const m of old) m.dispose();
}

function linesOf(keep: Selection, length: number, along: string): Uint32Array {
  const bad = (expected: string, got: string): never =>
    fail('InvalidInput', {
      where: `subset of ${along}`,
      what: 'not a selection',
      expected,
      got,
      consequence: 'nothing was changed',
      fix: `pass one byte for each of ${along}, or their numbers`,
    });
  if (keep instanceof Uint32Array)
    return keep.every((line) => line < length) ? keep : bad(`numbers below ${length}`, String(keep.find((line) => line >= length)));
  if (keep.length !== length) bad(`${length} bytes`, String(keep.length));
  const lines: number[] = [];
  keep.forEach((kept, line) => kept !== 0 && lines.push(line));
  return Uint32Array.from(lines);
}

async function cutSparse(session: Session, m: SparseMatrix, lines: Uint32Array, axes: readonly Axis[], o: CallOptions): Promise<SparseMatrix> {
  const result = await scope(session, async (s) => {
    let x: Resident<typeof sparseSlot> = await m.on(s, o);
    for (const axis of axes) x = (axis === 'rows') === (x.desc.order === 'csr') ? await takeLines(s, x, lines, o) : await selectLines(s, x, lines, o);
    return x;
  });
  return placedOn(session, result);
}

/** Major lines: their lengths are counted on the session, as the host may not have the pointers. */
async function takeLines(s: Session, x: Resident<typeof sparseSlot>, lines: Uint32Array, o: CallOptions): Promise<Resident<typeof sparseSlot>> {
  const lengths = await countKept(s, x, new Int32Array(minorOf(x.desc)), o);
  const indptr = pointersOf(Uint32Array.from(lines, (line) => lengths[line] ?? 0));
  const { y } = await s.run(
    takeMajor,
    { x, lines: await s.upload(takeMajor.inputs.lines, lines), indptr: await s.upload(takeMajor.inputs.indptr, indptr) },
    { nnz: Number(indptr.at(-1)) },
    o,
  );
  return asMatrix(y);
}

/** Minor lines: in increasing order they keep each line sorted, which is all that subsets ask for. */
async function selectLines(s: Session, x: Resident<typeof sparseSlot>, lines: Uint32Array, o: CallOptions): Promise<Resident<typeof sparseSlot>> {
  const index = new Int32Array(minorOf(x.desc)).fill(-1);
  for (const [n, line] of lines.entries()) {
    if (n > 0 && line <= (lines[n - 1] ?? 0))
      fail('Unsupported', {
        where: 'subset',
        what: 'minor lines out of order',
        expected: 'increasing numbers',
        got: `${lines[n - 1]} before ${line}`,
        consequence: 'nothing was changed',
        fix: 'pass a mask, or sort the numbers',
      });
    index[line] = n;
  }
  const indptr = pointersOf(await countKept(s, x, index, o));
  const inputs = { x, index: await s.upload(selectMinorFill.inputs.index, index), indptr: await s.upload(selectMinorFill.inputs.indptr, indptr) };
  const { y } = await s.run(selectMinorFill, inputs, { lines: lines.length, nnz: Number(indptr.at(-1)) }, o);
  return asMatrix(y);
}

async function countKept(s: Session, x: Resident<typeof sparseSlot>, index: Int32Array, o: CallOptions): Promise<Uint32Array> {
  const { count } = await s.run(selectMinorCount, { x, index: await s.upload(selectMinorCount.inputs.index, index) }, {}, o);
  return s.take(count);
}

function pointersOf(lengths: Uint32Array): DTypes[Ptr] {
  const total = lengths.reduce((sum, n) => sum + n, 0);
  const indptr: DTypes[Ptr] = newArray(total > 0x7fffffff ? 'i64' : 'i32', lengths.length + 1);
  lengths.reduce((at, n, line) => {
    setPointer(indptr, line + 1, at + n);
    return at + n;
  }, 0);
  return indptr;
}

/** An output slot differs from `sparseSlot` by what it shares, which no reader sees. */
const asMatrix = (y: Resident<typeof takeMajor.outputs.y> | Resident<typeof selectMinorFill.outputs.y>): Resident<typeof sparseSlot> => {
  const same: unknown = y;
  return same as Resident<typeof sparseSlot>;
};

async function cutDense(m: DenseMatrix, lines: Uint32Array, axes: readonly Axis[]): Promise<DenseMatrix> {
  let value: Dense<(typeof denseSlot)['dtype'][number]> = await m.host();
  for (const axis of axes) {
    const [rows, columns] = value.shape,
      shape = axis === 'rows' ? ([lines.length, columns] as const) : ([rows, lines.length] as const);
    const data = newArray(value.dtype, shape[0] * shape[1]),
      from = value.data;
    for (let r = 0, at = 0; r < shape[0]; r++) {
      const row = (axis === 'rows' ? (lines[r] ?? 0) : r) * columns;
      for (let c = 0; c < shape[1]; c++) data[at++] = from[row + (axis === 'rows' ? c : (lines[c] ?? 0))]!;
    }
    value = dense(shape, data);
  }
  return placed(denseSlot, value);
}
