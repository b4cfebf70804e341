import { type AnnData, numberOf, type Uns, type UnsValue } from '@sparsome/anndata';
import { type Session, scope } from '@sparsome/core';
import { benjaminiHochberg, bonferroni } from '@sparsome/stats';
import { type Call, callOf, type Noted } from '../call.ts';
import { type Groups, groupsOf } from '../labels.ts';
import { logFoldChanges } from '../markers/fold-change.ts';
import { type GeneSums, momentsByGroup, momentsWithout, pooledMoments, pooledSums, sumsWithout } from '../markers/moments.ts';
import { checkOptions, type RankGenesGroupsOptions, type Test, testedGenes, testedGroups, type Tested, usesRaw, where } from '../markers/options.ts';
import { type GroupTable, recordsOf, type Scored, sharesOf } from '../markers/table.ts';
import { tTest } from '../markers/t-test.ts';
import { ranksAmongAll, ranksAmongReference, wilcoxon } from '../markers/wilcoxon.ts';
import { matrixSlot, under } from '../matrix/resident.ts';
import { chosen, sparseOf, type SparseLook } from '../matrix/slot.ts';

/**
 * scanpy's `tl.rank_genes_groups`: for each group the genes ranked by a test of its cells against all others or against a
 * reference group. Writes `uns['rank_genes_groups']` (or `keyAdded`): `params`, record arrays `names`, `scores` (f32),
 * `pvals`, `pvals_adj` (f64), `logfoldchanges` (f32), with `pts` also the tables `pts` and `pts_rest`. Cells without a label
 * belong to the rest of every group. Throws `InvalidInput` where scanpy raises, `Unsupported` for other methods.
 */
export async function rankGenesGroups(session: Session, adata: AnnData, o: RankGenesGroupsOptions): Promise<Noted> {
  const method = o.method ?? 't-test',
    call = callOf(o);
  checkOptions(o);
  const every = groupsOf(adata.obs, o.groupBy, where),
    { groups, which } = onlyLooked(every, testedGroups(o, every)),
    raw = usesRaw(o, adata);
  const names = raw && adata.raw ? adata.raw.var.index : adata.var.index,
    genes = testedGenes(o, adata, names.length);
  const matrix = raw && adata.raw ? sparseOf(adata.raw.X) : chosen(adata, o.layer, where);
  const found = await compute(session, await matrix, groups, which, method, o, call);
  const base = logBase(adata);
  const tables = found.scored.map((scored): GroupTable => {
    const pvals = picked(scored.pvals, genes),
      { own, other } = found.pair(scored.group);
    return {
      group: scored.group,
      name: groups.names[scored.group] ?? '',
      scores: picked(scored.scores, genes),
      pvals,
      adjusted: o.corrMethod === 'bonferroni' ? bonferroni(pvals) : benjaminiHochberg(pvals),
      foldChanges: picked(logFoldChanges(own, other, base), genes),
    };
  });
  const testedNames = Array.from(genes, (g) => names[g] ?? '');
  const params: Uns = new Map<string, UnsValue>([
    ['groupby', o.groupBy],
    ['reference', o.reference ?? 'rest'],
    ['method', method],
    ['use_raw', raw],
    ['layer', o.layer ?? null],
    ['corr_method', o.corrMethod ?? 'benjamini-hochberg'],
  ]);
  const nGenes = Math.min(o.nGenes ?? genes.length, genes.length);
  const result: Uns = new Map<string, UnsValue>([['params', params], ...recordsOf(tables, testedNames, { nGenes, rankbyAbs: o.rankbyAbs ?? false })]);
  if (o.pts) {
    const shares = (of: (group: number) => GeneSums) =>
      sharesOf(
        testedNames,
        which.looked.map((group) => {
          const { cells, nonzero } = of(group);
          return { name: groups.names[group] ?? '', cells, nonzero: picked(nonzero, genes) };
        }),
      );
    result.set(
      'pts',
      shares((group) => found.pair(group).own),
    );
    if (which.reference === undefined)
      result.set(
        'pts_rest',
        shares((group) => found.pair(group).other),
      );
  }
  adata.uns.set(o.keyAdded ?? 'rank_genes_groups', result);
  return { notes: [] };
}

interface Computed {
  readonly scored: readonly Scored[];
  /** A group's cells, and those it is compared with. */
  pair(group: number): { readonly own: GeneSums; readonly other: GeneSums };
}

async function compute(
  session: Session,
  matrix: SparseLook,
  groups: Groups,
  which: Tested,
  method: Test,
  o: RankGenesGroupsOptions,
  call: Call,
): Promise<Computed> {
  const { tested, reference } = which,
    [codes, count] = [groups.codes, groups.names.length],
    tieCorrect = o.tieCorrect ?? false;
  try {
    return await scope(session, async (s) => {
      const x = under(matrixSlot, await matrix.value.on(s, call));
      if (method === 'wilcoxon' && reference === undefined) {
        const ranks = await ranksAmongAll(s, x, codes, count, call),
          { parts } = ranks,
          all = pooledSums(parts);
        return {
          scored: tested.map((group) => wilcoxon(ranks, group, [parts[group]!.cells, all.cells - parts[group]!.cells], tieCorrect)),
          pair: (group) => ({ own: parts[group]!, other: sumsWithout(all, parts[group]!) }),
        };
      }
      const parts = await momentsByGroup(s, x, codes, count, call),
        all = pooledMoments(parts);
      const pair = (group: number) => ({ own: parts[group]!, other: reference === undefined ? momentsWithout(all, parts[group]!) : parts[reference]! });
      if (method === 'wilcoxon' && reference !== undefined) {
        const ranks = await ranksAmongReference(s, x, codes, count, reference, call);
        return { scored: tested.map((group) => wilcoxon(ranks, group, [parts[group]!.cells, parts[reference]!.cells], tieCorrect)), pair };
      }
      const scored = tested.map((group): Scored => {
        const { own, other } = pair(group);
        return { group, ...tTest(own, other, method === 't-test_overestim_var') };
      });
      return { scored, pair };
    });
  } finally {
    matrix.done();
  }
}

/** The groups that are looked at alone: sums take memory for each group, and there may be thousands that nobody asked for. */
function onlyLooked(all: Groups, { tested, reference, looked }: Tested): { readonly groups: Groups; readonly which: Tested } {
  const places = [...looked].sort((a, b) => a - b),
    at = new Int32Array(all.names.length).fill(-1);
  places.forEach((group, place) => {
    at[group] = place;
  });
  const placed = (groups: readonly number[]): number[] => groups.map((group) => at[group]!);
  return {
    groups: { names: places.map((group) => all.names[group] ?? ''), codes: all.codes.map((code) => (code < 0 ? -1 : at[code]!)) },
    which: { tested: placed(tested), reference: reference === undefined ? undefined : at[reference], looked: placed(looked) },
  };
}

const picked = <A extends Float64Array | Uint32Array>(values: A, places: Uint32Array): A | Float64Array =>
  places.length === values.length ? values : Float64Array.from(places, (g) => values[g]!);

function logBase(adata: AnnData): number | undefined {
  const info = adata.uns.get('log1p');
  return info instanceof Map ? numberOf(info.get('base')) : undefined;
}
