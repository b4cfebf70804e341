import { type AnnData, type Column, type DataFrame, dataFrame, subsetVar, takeRows, withColumns } from '@sparsome/anndata';
import { type Session, scope } from '@sparsome/core';
import { callOf, type Noted } from '../call.ts';
import { numbers } from '../columns.ts';
import { type BatchResult, combined } from '../hvg/batches.ts';
import { type Dispersions, dispersions, type Flavor } from '../hvg/dispersions.ts';
import { type GeneSums, geneSums, unlogged } from '../hvg/gene-sums.ts';
import { boundsOf, type HighlyVariableGenesOptions, isDefault, refuse, refuseEmpty } from '../hvg/options.ts';
import { selected, type Selection } from '../hvg/select.ts';
import { groupsOf } from '../labels.ts';
import { matrixSlot, under } from '../matrix/resident.ts';
import { chosen } from '../matrix/slot.ts';

export interface VariableGenes extends Noted {
  /** The columns in the order of `var` (of the genes found, with `subset`); `dispersions_norm` in f64, as it was selected by. */
  readonly frame: DataFrame;
}

/**
 * scanpy's `pp.highly_variable_genes`, flavors `seurat` and `cell_ranger`, on logarithmised data: writes
 * `highly_variable`, `means`, `dispersions`, `dispersions_norm` to `var` (with batches also `highly_variable_nbatches`,
 * `highly_variable_intersection`) and `uns['hvg']`. Throws `InvalidInput` where scanpy raises, `Unsupported` for other
 * flavors.
 */
export async function highlyVariableGenes(session: Session, adata: AnnData, o: HighlyVariableGenesOptions = {}): Promise<VariableGenes> {
  const where = 'pp.highlyVariableGenes',
    call = callOf(o),
    flavor = o.flavor ?? 'seurat',
    notes: string[] = [];
  const bins = o.nBins ?? 20,
    bounds = boundsOf(o),
    selection: Selection = o.nTopGenes === undefined ? bounds : { top: o.nTopGenes };
  refuse(o, adata, flavor, bins, where);
  if (o.nTopGenes !== undefined && !isDefault(bounds)) notes.push('nTopGenes is given: the bounds of means and dispersions are not used');
  if (o.batchKey !== undefined && o.filterUnexpressedGenes === false)
    notes.push('with batchKey, genes that no cell of a batch expresses are always left out of it');
  const batches = o.batchKey === undefined ? undefined : groupsOf(adata.obs, o.batchKey, where);
  if (batches) refuseEmpty(batches, o.batchKey ?? '', where);
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
  const filterUnexpressed = batches !== undefined || (o.filterUnexpressedGenes ?? false);
  const found = sums.map((batch) => ofBatch(flavor, batch, bins, selection, filterUnexpressed, where, (note) => notes.push(note)));
  const all = batches ? { ...combined(found, adata.var.index, selection), of: found.length } : found[0];
  if (!all) throw new TypeError('unreachable');
  const columns = columnsOf(all, numbers(Float32Array.from(all.normalized))),
    mask = all.selected;
  const every = dataFrame(adata.var.index, columnsOf(all, numbers(all.normalized)), adata.var.indexName);
  const frame = o.subset
    ? takeRows(
        every,
        Uint32Array.from(mask.keys()).filter((g) => mask[g] === 1),
      )
    : every;
  if (o.inplace === false) return { notes: [...new Set(notes)], frame };
  if (o.subset) {
    const before = adata.var;
    adata.var = withColumns(before, columns);
    try {
      await subsetVar(session, adata, mask, call);
    } catch (e) {
      adata.var = before;
      throw e;
    }
  } else adata.var = withColumns(adata.var, columns);
  adata.uns.set('hvg', new Map([['flavor', flavor]]));
  return { notes: [...new Set(notes)], frame };
}

/** One batch; genes that no cell expresses may be left out, and come back as zeros. */
function ofBatch(
  flavor: Flavor,
  { cells, sum, squares, expressed }: GeneSums,
  bins: number,
  selection: Selection,
  filterUnexpressed: boolean,
  where: string,
  note: (text: string) => void,
): BatchResult {
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
  return {
    means: reals(found.means),
    dispersions: reals(found.dispersions),
    normalized: reals(found.normalized),
    selected: back(new Uint8Array(sum.length), chosenGenes),
  };
}

type Found = Dispersions & { readonly selected: Uint8Array; readonly batches?: Float64Array; readonly of?: number };
const columnsOf = (r: Found, normalized: Column): Record<string, Column> => ({
  highly_variable: { kind: 'bool', values: r.selected },
  means: numbers(r.means),
  dispersions: numbers(r.dispersions),
  dispersions_norm: normalized,
  ...(r.batches && {
    highly_variable_nbatches: numbers(BigInt64Array.from(r.batches, BigInt)),
    highly_variable_intersection: { kind: 'bool', values: Uint8Array.from(r.batches, (n) => Number(n === r.of)) },
  }),
});
