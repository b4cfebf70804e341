import type { Session } from '@sparsome/core';
import { groupSums } from '@sparsome/core/contracts/rank/group-sums';
import { minorGroupSums } from '@sparsome/core/contracts/rank/minor-group-sums';
import { referenceSums } from '@sparsome/core/contracts/rank/reference-sums';
import { twoSidedNormal } from '@sparsome/stats';
import type { Call } from '../call.ts';
import { byGenes } from '../matrix/by-genes.ts';
import type { Matrix } from '../matrix/resident.ts';
import { eachGene, type GeneSums, withRest } from './moments.ts';
import type { Scored } from './table.ts';

/** Rank sums of every gene: of group g at `gene * groups + g`, tie sums beside them or one for each gene. */
interface RankSums {
  readonly twice: BigInt64Array;
  readonly ties: BigInt64Array;
  readonly groups: number;
}

/**
 * Wilcoxon's rank-sum test of one group against the rest or a reference: normal approximation without continuity
 * correction, evaluated from exact integers in the order of scanpy, so that scores are equal to the bit. `cells`: in the
 * group, and in what it is compared with.
 */
export function wilcoxon(sums: RankSums, group: number, cells: readonly [number, number], tieCorrect: boolean): Scored {
  const scores = standardised(sums, group, cells, tieCorrect);
  return { group, scores, pvals: twoSidedNormal(scores) };
}

/** Of every gene (S - n (n + m + 1) / 2) / sqrt(c n m (n + m + 1) / 12), 0 where all values are tied. */
function standardised(sums: RankSums, group: number, [n, m]: readonly [number, number], tieCorrect: boolean): Float64Array {
  const { groups } = sums,
    [twice, ties] = [halvesOf(sums.twice), halvesOf(sums.ties)];
  const all = n + m,
    triples = all ** 3 - all,
    expected = (n * (all + 1)) / 2;
  const scores = new Float64Array(sums.twice.length / groups),
    tiesByGroup = ties.length === twice.length;
  for (let gene = 0, at = group; gene < scores.length; gene++, at += groups) {
    const c = tieCorrect ? 1 - integerAt(ties, tiesByGroup ? at : gene) / triples : 1;
    const z = (integerAt(twice, at) / 2 - expected) / Math.sqrt((c * n * m * (all + 1)) / 12);
    scores[gene] = Number.isNaN(z) ? 0 : z;
  }
  return scores;
}

// Integers from 0 as doubles, rounded once; by halves, because a BigInt for each takes twenty times as long. Little-endian, as
// on every platform of JavaScript engines in use.
const halvesOf = (values: BigInt64Array): Uint32Array => new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
const integerAt = (halves: Uint32Array, n: number): number => halves[2 * n + 1]! * 4294967296 + halves[2 * n]!;

/** Ranks among all cells, and the sums of each of `groups` groups, last of the cells in none of them: one pass gives both. */
export async function ranksAmongAll<B extends string>(
  s: Session<B>,
  x: Matrix<B>,
  codes: Int32Array,
  groups: number,
  call: Call,
): Promise<RankSums & { readonly parts: readonly GeneSums[] }> {
  const all = groups + 1,
    labels = withRest(codes, groups);
  const group = await s.upload(minorGroupSums.inputs.group, labels, call);
  const found =
    x.desc.order === 'csr' ? await s.run(minorGroupSums, { x, group }, { groups: all }, call) : await s.run(groupSums, { x, group }, { groups: all }, call);
  const { ranks, ties, sum, nonzero } = await s.takeAll(found),
    cells = new Uint32Array(all);
  for (const g of labels) cells[g] = cells[g]! + 1;
  const column = (values: Float64Array | Uint32Array, g: number) => eachGene(values.length / all, (gene) => values[gene * all + g]!);
  return {
    twice: ranks.data,
    ties,
    groups: all,
    parts: Array.from(cells, (n, g) => ({ cells: n, sum: column(sum.data, g), nonzero: column(nonzero.data, g) })),
  };
}

/** Ranks of each group among its own cells and those of the reference. */
export async function ranksAmongReference<B extends string>(
  s: Session<B>,
  x: Matrix<B>,
  codes: Int32Array,
  groups: number,
  reference: number,
  call: Call,
): Promise<RankSums> {
  const genes = x.desc.shape[1],
    sums = { twice: new BigInt64Array(genes * groups), ties: new BigInt64Array(genes * groups), groups };
  const group = await s.upload(referenceSums.inputs.group, codes, call);
  await byGenes(s, x, call, async (part, csc, first) => {
    const { ranks, ties } = await part.takeAll(await part.run(referenceSums, { x: csc, group }, { groups, reference }, call));
    sums.twice.set(ranks.data, first * groups);
    sums.ties.set(ties.data, first * groups);
  });
  return sums;
}
