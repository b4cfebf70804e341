import type { Session } from '@sparsome/core';
import { groupSums } from '@sparsome/core/contracts/rank/group-sums';
import { referenceSums } from '@sparsome/core/contracts/rank/reference-sums';
import { twoSidedNormal } from '@sparsome/stats';
import type { Call } from '../call.ts';
import { inOrder, type Matrix } from '../matrix/resident.ts';
import { withRest } from './moments.ts';
import type { Tested } from './options.ts';
import type { Scored } from './table.ts';

/** Rank sums of every gene: of group g at `gene * groups + g`, tie sums beside them or one for each gene. */
interface RankSums {
  readonly twice: BigInt64Array;
  readonly ties: BigInt64Array;
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
  const csc = await inOrder(s, x, 'csc', call),
    genes = csc.desc.shape[1],
    cells = csc.desc.shape[0];
  const sums = await (reference === undefined ? againstRest : againstReference(reference))(s, csc, codes, sizes.length, call);
  return tested.map((group) => {
    const n = sizes[group] ?? 0,
      m = reference === undefined ? cells - n : (sizes[reference] ?? 0);
    const scores = new Float64Array(genes);
    for (let gene = 0; gene < genes; gene++) {
      const rankSum = Number(sums.twice[gene * sums.groups + group]) / 2;
      const tie = tieCorrect ? sums.ties[reference === undefined ? gene : gene * sums.groups + group]! : 0n;
      scores[gene] = standardised(rankSum, n, m, tie);
    }
    return { group, scores, pvals: twoSidedNormal(scores) };
  });
}

/** (S - n (n + m + 1) / 2) / sqrt(c n m (n + m + 1) / 12), 0 where all values are tied. */
function standardised(rankSum: number, n: number, m: number, tie: bigint): number {
  const all = n + m;
  const c = tie === 0n ? 1 : 1 - Number(tie) / (all ** 3 - all);
  const z = (rankSum - (n * (all + 1)) / 2) / Math.sqrt((c * n * m * (all + 1)) / 12);
  return Number.isNaN(z) ? 0 : z;
}

async function againstRest<B extends string>(s: Session<B>, x: Matrix<B>, codes: Int32Array, groups: number, call: Call): Promise<RankSums> {
  const group = await s.upload(groupSums.inputs.group, withRest(codes, groups), call);
  const { ranks, ties } = await s.run(groupSums, { x, group }, { groups: groups + 1 }, call);
  return { twice: (await s.take(ranks)).data, ties: await s.take(ties), groups: groups + 1 };
}

const againstReference =
  (reference: number) =>
  async <B extends string>(s: Session<B>, x: Matrix<B>, codes: Int32Array, groups: number, call: Call): Promise<RankSums> => {
    const group = await s.upload(referenceSums.inputs.group, codes, call);
    const { ranks, ties } = await s.run(referenceSums, { x, group }, { groups, reference }, call);
    return { twice: (await s.take(ranks)).data, ties: (await s.take(ties)).data, groups };
  };
