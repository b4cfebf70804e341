import { type AnnData, type Column, type DataFrame, dataFrame, placedMatrix, withColumns } from '@sparsome/anndata';
import { fail, nnzOf, type Session, scope } from '@sparsome/core';
import { topSums } from '@sparsome/core/contracts/sparse/top-sums';
import { log1p as ln1p } from '@sparsome/core/math';
import { type Call, callOf, type Noted } from '../call.ts';
import { averaged, integers, numbers, summed } from '../columns.ts';
import { inOrder, sumsOf, under, matrixSlot, withoutZeros } from '../matrix/resident.ts';
import { chosen } from '../matrix/slot.ts';

export interface QcOptions extends Call {
  /** Names of boolean columns of `var`: shares of these genes. */
  readonly qcVars?: readonly string[];
  /** Shares of the most expressed genes; null for none. Default 50, 100, 200, 500. */
  readonly percentTop?: readonly number[] | null;
  readonly log1p?: boolean;
  readonly layer?: string;
  /** false: only return the columns. Default true; scanpy's default is false. */
  readonly inplace?: boolean;
  /** Words in the names of columns. Default `counts` and `genes`. */
  readonly exprType?: string;
  readonly varType?: string;
}

export interface QcMetrics extends Noted {
  /** The new columns alone. */
  readonly obs: DataFrame;
  readonly var: DataFrame;
}

/**
 * scanpy's `pp.calculate_qc_metrics`: writes its columns of `obs` and `var`, and returns them. Explicit zeros of a sparse
 * matrix are removed, as scanpy does; with `inplace: false` nothing is changed, these included.
 */
export async function calculateQcMetrics(session: Session, adata: AnnData, o: QcOptions = {}): Promise<QcMetrics> {
  const where = 'pp.calculateQcMetrics',
    call = callOf(o);
  const { qcVars = [], log1p = true, exprType = 'counts', varType = 'genes' } = o;
  const shares = o.percentTop === null ? [] : (o.percentTop ?? [50, 100, 200, 500]);
  const [cells, genes] = adata.shape;
  const outside = shares.find((n) => !Number.isInteger(n) || n > genes || n <= 0);
  if (outside !== undefined) {
    fail('InvalidInput', {
      where,
      what: `percentTop ${outside} is outside the range of genes`,
      expected: `whole numbers from 1 to ${genes}`,
      got: String(outside),
      consequence: 'nothing was changed',
      fix: 'pass numbers up to the number of genes, or null',
    });
  }
  const tops = Uint32Array.from(new Set(shares)).sort();
  const masks = qcVars.map((name) => [name, maskOf(adata, name, where)] as const);
  const matrix = await chosen(adata, o.layer, where);
  try {
    const found = await scope(session, async (s) => {
      const x = under(matrixSlot, await matrix.value.on(s, call));
      const ofCells = await sumsOf(s, x, 'cells', call),
        ofGenes = await sumsOf(s, x, 'genes', call);
      const qc = new Map<string, Float64Array>();
      for (const [name, mask] of masks) qc.set(name, (await sumsOf(s, x, 'cells', call, mask)).sum);
      const top = tops.length === 0 ? new Float64Array(0) : await takeTop(s, await inOrder(s, x, 'csr', call), tops, call);
      return { ofCells, ofGenes, qc, top, stored: x.desc.nnz, order: x.desc.order };
    });
    const { ofCells, ofGenes } = found,
      csr = !matrix.dense && found.order === 'csr',
      csc = !matrix.dense && found.order === 'csc';

    const obs: Record<string, Column> = {},
      vars: Record<string, Column> = {};
    const logged = (frame: Record<string, Column>, name: string, values: Float32Array | Float64Array): void => {
      if (log1p) frame[`log1p_${name}`] = numbers(values.map((v) => ln1p(v)));
    };
    const real = (sums: Float64Array): Float32Array | Float64Array => (matrix.dtype === 'f32' ? Float32Array.from(sums) : sums);
    const total = real(ofCells.sum);
    obs[`n_${varType}_by_${exprType}`] = integers(ofCells.nonzero, !csr);
    logged(obs, `n_${varType}_by_${exprType}`, Float64Array.from(ofCells.nonzero));
    obs[`total_${exprType}`] = numbers(summed(matrix.dtype, ofCells.sum));
    logged(obs, `total_${exprType}`, total);
    tops.forEach((n, t) => {
      obs[`pct_${exprType}_in_top_${n}_${varType}`] = numbers(Float64Array.from(ofCells.sum, (sum, c) => ((found.top[c * tops.length + t] ?? 0) / sum) * 100));
    });
    for (const [name, sums] of found.qc) {
      obs[`total_${exprType}_${name}`] = numbers(summed(matrix.dtype, sums));
      logged(obs, `total_${exprType}_${name}`, real(sums));
      // Each step is rounded to the type of the totals.
      const parts = real(sums).map((sum, c) => sum / total[c]!);
      obs[`pct_${exprType}_${name}`] = numbers(parts.map((part) => part * 100));
    }
    const means = averaged(
      matrix.dtype,
      ofGenes.sum.map((sum) => sum / cells),
    );
    vars[`n_cells_by_${exprType}`] = integers(ofGenes.nonzero, !csc);
    vars[`mean_${exprType}`] = numbers(means);
    logged(vars, `mean_${exprType}`, means);
    vars[`pct_dropout_by_${exprType}`] = numbers(Float64Array.from(ofGenes.nonzero, (n) => (1 - n / cells) * 100));
    vars[`total_${exprType}`] = numbers(summed(matrix.dtype, ofGenes.sum));
    logged(vars, `total_${exprType}`, real(ofGenes.sum));

    const metrics = { notes: [], obs: dataFrame(adata.obs.index, obs, adata.obs.indexName), var: dataFrame(adata.var.index, vars, adata.var.indexName) };
    if (o.inplace === false) return metrics;
    if (!matrix.dense && ofCells.nonzero.reduce((a, b) => a + b, 0) < found.stored) {
      const kept = withoutZeros(await matrix.value.host(call));
      if (nnzOf(kept) < found.stored) matrix.replace(placedMatrix(kept));
    }
    adata.obs = withColumns(adata.obs, obs);
    adata.var = withColumns(adata.var, vars);
    return metrics;
  } finally {
    matrix.done();
  }
}

async function takeTop<B extends string>(s: Session<B>, x: Parameters<typeof inOrder<B>>[1], tops: Uint32Array, call: Call): Promise<Float64Array> {
  const { sum } = await s.run(topSums, { x, k: await s.upload(topSums.inputs.k, tops, call) }, {}, call);
  return (await s.take(sum)).data;
}

function maskOf(adata: AnnData, name: string, where: string): Uint8Array {
  const column = adata.var.columns.get(name);
  return column?.kind === 'bool'
    ? column.values
    : fail('InvalidInput', {
        where,
        what: `var["${name}"] is not a column of booleans`,
        expected: 'a column of kind bool',
        got: column?.kind ?? 'nothing',
        consequence: 'nothing was changed',
        fix: `set var["${name}"] first`,
      });
}
