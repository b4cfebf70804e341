import { type AnnData, type Column, numberOf, subsetVar, withColumns } from '@sparsome/anndata';
import { fail, type Session, scope } from '@sparsome/core';
import { expm1 } from '@sparsome/core/contracts/sparse/expm1';
import { groupMoments } from '@sparsome/core/contracts/sparse/group-moments';
import { log } from '@sparsome/core/math';
import { type Call, callOf, type Noted } from '../call.ts';
import { numbers } from '../columns.ts';
import { type BatchResult, combined } from '../hvg/batches.ts';
import { type Dispersions, dispersions, type Flavor } from '../hvg/dispersions.ts';
import { selected, type Selection } from '../hvg/select.ts';
import { groupsOf } from '../labels.ts';
import { inOrder, type Matrix, matrixSlot, sumsOf, under } from '../matrix/resident.ts';
import { chosen } from '../matrix/slot.ts';

export interface HighlyVariableGenesOptions extends Call {
  readonly flavor?: Flavor;
  /** This many genes; absent: those within the four bounds. */
  readonly nTopGenes?: number;
  readonly minMean?: number;
  readonly maxMean?: number;
  readonly minDisp?: number;
  readonly maxDisp?: number;
  readonly nBins?: number;
  readonly layer?: string;
  /** Column of `obs`: genes are found within each batch and combined. */
  readonly batchKey?: string;
  readonly filterUnexpressedGenes?: boolean;
  /** Keep only the genes found. Default false. */
  readonly subset?: boolean;
}

/** Sums of every gene over some cells. */
interface GeneSums {
  readonly cells: number;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly expressed: Uint32Array;
}

/**
 * scanpy's `pp.highly_variable_genes`, flavors `seurat` and `cell_ranger`, on logarithmised data: writes
 * `highly_variable`, `means`, `dispersions`, `dispersions_norm` to `var` (with batches also `highly_variable_nbatches`,
 * `highly_variable_intersection`) and `uns['hvg']`.
 */
export async function highlyVariableGenes(session: Session, adata: AnnData, o: HighlyVariableGenesOptions = {}): Promise<Noted> {
  const where = 'pp.highlyVariableGenes', call = callOf(o), flavor = o.flavor ?? 'seurat', notes: string[] = [];
  const selection: Selection = o.nTopGenes === undefined ? { minMean: o.minMean ?? 0.0125, maxMean: o.maxMean ?? 3, minDisp: o.minDisp ?? 0.5, maxDisp: o.maxDisp ?? Number.POSITIVE_INFINITY } : { top: o.nTopGenes };
  if (o.nTopGenes !== undefined && [o.minMean, o.maxMean, o.minDisp, o.maxDisp].some((bound) => bound !== undefined)) notes.push('nTopGenes is given: the bounds of means and dispersions are not used');
  if (o.batchKey !== undefined && o.filterUnexpressedGenes === false) notes.push('with batchKey, genes that no cell of a batch expresses are always left out of it');
  const batches = o.batchKey === undefined ? undefined : groupsOf(adata.obs, o.batchKey, where);
  const matrix = await chosen(adata, o.layer, where);
  let sums: readonly GeneSums[];
  try {
    sums = await scope(session, async (s) => {
      const x = under(matrixSlot, await matrix.value.on(s, call));
      return geneSums(s, flavor === 'seurat' ? await unlogged(s, x, adata, where, call) : x, batches, adata.shape[0], call);
    });
  } finally {
    matrix.done();
  }
  const bins = o.nBins ?? 20, filterUnexpressed = batches !== undefined || (o.filterUnexpressedGenes ?? false);
  const found = sums.map((batch) => ofBatch(flavor, batch, bins, selection, filterUnexpressed, where, (note) => notes.push(note)));
  const columns = batches ? ofBatches(found, adata.var.index, selection) : columnsOf(found[0] ?? fail('InvalidInput', { where, what: 'there are no cells', consequence: 'nothing was changed', fix: 'check the input' }));
  if (o.subset) {
    const before = adata.var;
    adata.var = withColumns(before, columns);
    try {
      await subsetVar(session, adata, columns['highly_variable'].values, call);
    } catch (e) {
      adata.var = before;
      throw e;
    }
  } else adata.var = withColumns(adata.var, columns);
  adata.uns.set('hvg', new Map([['flavor', flavor]]));
  return { notes: [...new Set(notes)] };
}

/** The expression values before the logarithm. */
async function unlogged<B extends string>(s: Session<B>, x: Matrix<B>, adata: AnnData, where: string, call: Call): Promise<Matrix<B>> {
  if (x.desc.dtype !== 'f32' && x.desc.dtype !== 'f64') {
    return fail('InvalidInput', { where, what: 'integers are not logarithmised data', expected: 'f32 or f64', got: x.desc.dtype, consequence: 'nothing was changed', fix: 'call pp.normalizeTotal and pp.log1p first, or use flavor "cell_ranger"' });
  }
  const info = adata.uns.get('log1p'), base = info instanceof Map ? numberOf(info.get('base')) : undefined;
  const { y } = await s.run(expm1, { x: under(expm1.inputs.x, x) }, base === undefined ? {} : { factor: log(base) }, call);
  return under(matrixSlot, y);
}

async function geneSums<B extends string>(s: Session<B>, x: Matrix<B>, batches: Batches | undefined, cells: number, call: Call): Promise<GeneSums[]> {
  if (!batches) {
    const { sum, squares, positive } = await sumsOf(s, x, 'genes', call);
    return [{ cells, sum, squares, expressed: positive }];
  }
  const groups = batches.names.length, csr = await inOrder(s, x, 'csr', call);
  const found = await s.run(groupMoments, { x: csr, group: await s.upload(groupMoments.inputs.group, batches.codes, call) }, { groups }, call);
  const lines = await s.take(found.lines), sum = await s.take(found.sum), squares = await s.take(found.squares), nonzero = await s.take(found.nonzero);
  const [, genes] = sum.shape, row = <A extends Float64Array | Uint32Array>(all: A, g: number): A => all.subarray(g * genes, (g + 1) * genes) as A;
  return Array.from(lines, (n, g) => ({ cells: n, sum: row(sum.data, g), squares: row(squares.data, g), expressed: row(nonzero.data, g) }));
}
type Batches = ReturnType<typeof groupsOf>;

/** One batch; genes that no cell expresses may be left out, and come back as zeros. */
function ofBatch(flavor: Flavor, { cells, sum, squares, expressed }: GeneSums, bins: number, selection: Selection, filterUnexpressed: boolean, where: string, note: (text: string) => void): BatchResult {
  const taken = Uint32Array.from(expressed.keys()).filter((g) => !filterUnexpressed || expressed[g]! > 0);
  const of = (values: Float64Array): Float64Array => Float64Array.from(taken, (g) => values[g]!);
  const found = dispersions(flavor, { cells, sum: of(sum), squares: of(squares) }, bins, where);
  const chosenGenes = selected(found, selection, where, note);
  const back = <A extends Float64Array | Uint8Array>(all: A, values: ArrayLike<number>): A => {
    taken.forEach((g, n) => {
      all[g] = values[n]!;
    });
    return all;
  };
  const reals = (values: Float64Array): Float64Array => back(new Float64Array(sum.length), values);
  return { means: reals(found.means), dispersions: reals(found.dispersions), normalized: reals(found.normalized), selected: back(new Uint8Array(sum.length), chosenGenes) };
}

type HvgColumns = Record<string, Column> & { readonly highly_variable: { readonly kind: 'bool'; readonly values: Uint8Array } };
const columnsOf = (r: Dispersions & { readonly selected: Uint8Array }): HvgColumns => ({
  highly_variable: { kind: 'bool', values: r.selected }, means: numbers(r.means), dispersions: numbers(r.dispersions), dispersions_norm: numbers(Float32Array.from(r.normalized)),
});

function ofBatches(found: readonly BatchResult[], names: readonly string[], selection: Selection): HvgColumns {
  const all = combined(found, names, selection);
  return {
    ...columnsOf(all),
    highly_variable_nbatches: numbers(BigInt64Array.from(all.batches, BigInt)),
    highly_variable_intersection: { kind: 'bool', values: Uint8Array.from(all.batches, (n) => Number(n === found.length)) },
  };
}
