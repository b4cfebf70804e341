import type { Session } from '@sparsome/core';
import { groupSums } from '@sparsome/core/contracts/rank/group-sums';
import { minorGroupSums } from '@sparsome/core/contracts/rank/minor-group-sums';
import { referenceSums } from '@sparsome/core/contracts/rank/reference-sums';
import { twoSidedNormal } from '@sparsome/stats';
import type { Call } from '../call.ts';
import { byGenes } from '../matrix/by-genes.ts';
import type { Matrix } from '../matrix/resident.ts';
import { withRest } from './moments.ts';
import type { Tested } from './options.ts';
import type { Scored } from './table.ts';

/** Rank sums of every gene: of group g at `gene * groups + g`, tie sums beside them or one for each gene. */
interface RankSums {
  readonly twice: Float64Array;
  readonly ties: Float64Array;
  readonly groups: number;
}

/**
 * Wilcoxon's rank-sum test of each group against the rest or a reference: normal approximation without continuity
 * correction, evaluated from exact integers in the order of scanpy, so that scores are equal to the bit.
 */
export async function wilcoxon<B extends string>(
  s: Session<B>,
  x: Matrix<B>,
  codes: Int32Array,
  sizes: readonly number[],
  { tested, reference }: Tested,
  tieCorrect: boolean,
  call: Call,
): Promise<Scored[]> {
  const cells = x.desc.shape[0];
  const sums =
    reference === undefined ? await againstRest(s, x, codes, sizes.length, call) : await againstReference(s, x, codes, sizes.length, reference, call);
  return tested.map((group) => {
    const n = sizes[group] ?? 0,
      m = reference === undefined ? cells - n : (sizes[reference] ?? 0);
    const scores = standardised(sums, group, n, m, tieCorrect);
    return { group, scores, pvals: twoSidedNormal(scores) };
  });
}

/** Of every gene (S - n (n + m + 1) / 2) / sqrt(c n m (n + m + 1) / 12), 0 where all values are tied. */
function standardised({ twice, ties, groups }: RankSums, group: number, n: number, m: number, tieCorrect: boolean): Float64Array {
  const all = n + m,
    triples = all ** 3 - all,
    expected = (n * (all + 1)) / 2;
  const scores = new Float64Array(twice.length / groups),
    tiesByGroup = ties.length === twice.length;
  for (let gene = 0, at = group; gene < scores.length; gene++, at += groups) {
    const c = tieCorrect ? 1 - ties[tiesByGroup ? at : gene]! / triples : 1;
    const z = (twice[at]! / 2 - expected) / Math.sqrt((c * n * m * (all + 1)) / 12);
    scores[gene] = Number.isNaN(z) ? 0 : z;
  }
  return scores;
}

async function againstRest<B extends string>(s: Session<B>, x: Matrix<B>, codes: Int32Array, groups: number, call: Call): Promise<RankSums> {
  const all = groups + 1;
  const group = await s.upload(minorGroupSums.inputs.group, withRest(codes, groups), call);
  const found =
    x.desc.order === 'csr' ? await s.run(minorGroupSums, { x, group }, { groups: all }, call) : await s.run(groupSums, { x, group }, { groups: all }, call);
  const { ranks, ties } = await s.takeAll(found);
  return { twice: rounded(ranks.data), ties: rounded(ties), groups: all };
}

async function againstReference<B extends string>(
  s: Session<B>,
  x: Matrix<B>,
  codes: Int32Array,
  groups: number,
  reference: number,
  call: Call,
): Promise<RankSums> {
  const genes = x.desc.shape[1],
    sums = { twice: new Float64Array(genes * groups), ties: new Float64Array(genes * groups), groups };
  const group = await s.upload(referenceSums.inputs.group, codes, call);
  await byGenes(s, x, call, async (part, csc, first) => {
    const { ranks, ties } = await part.takeAll(await part.run(referenceSums, { x: csc, group }, { groups, reference }, call));
    sums.twice.set(rounded(ranks.data), first * groups);
    sums.ties.set(rounded(ties.data), first * groups);
  });
  return sums;
}

/** Integers from 0 as doubles, rounded once; by halves, because a BigInt for each takes twenty times as long. */
function rounded(values: BigInt64Array): Float64Array {
  const halves = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const out = new Float64Array(values.length);
  // Little-endian, as on every platform of JavaScript engines in use.
  for (let n = 0; n < out.length; n++) out[n] = halves[2 * n + 1]! * 4294967296 + halves[2 * n]!;
  return out;
}
