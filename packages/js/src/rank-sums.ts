import { starts } from './lines.ts';
import { labelled, type Lines, sortedLines } from './sorted-lines.ts';
import { tieSums } from './tie-sums.ts';

interface RankSums {
  readonly ranks: { readonly data: BigInt64Array };
  readonly ties: { readonly data: BigInt64Array };
  readonly sum: { readonly data: Float64Array };
  readonly nonzero: { readonly data: Uint32Array };
}

/** Ranks and adds up each major line, as `rank.group-sums` has it. */
export function rankSums(x: Lines, group: Int32Array, groups: number, out: RankSums): void {
  const { label, sizes } = labelled(group, groups);
  const members = sizes.reduce((a, b) => a + b, 0);
  const twice = new Float64Array(groups);
  const zeros = new Float64Array(groups);
  const ties = tieSums(1);
  addUp(x, label, groups, out.sum.data, out.nonzero.data);

  sortedLines(x, label, (m, { length, keys, groups: of }) => {
    twice.fill(0);
    for (let g = 0; g < groups; g++) zeros[g] = sizes[g]! - out.nonzero.data[m * groups + g]!;
    const zeroRun = members - length;
    let before = 0; // values ranked so far
    // A run of t values after b others has the mean rank b + (t + 1) / 2.
    const rankZeros = (): void => {
      const rank = 2 * before + zeroRun + 1;
      for (let g = 0; g < groups; g++) twice[g] = twice[g]! + zeros[g]! * rank;
      before += zeroRun;
      if (zeroRun > 0) ties.add(0, 0, zeroRun);
    };
    let zerosRanked = false;
    for (let from = 0, to = 0; from < length; from = to) {
      const key = keys[from]!;
      if (key > 0 && !zerosRanked) {
        rankZeros();
        zerosRanked = true;
      }
      while (to < length && keys[to] === key) to++;
      const rank = 2 * before + (to - from) + 1;
      for (let e = from; e < to; e++) twice[of[e]!] = twice[of[e]!]! + rank;
      before += to - from;
      if (to - from > 1) ties.add(0, 0, to - from);
    }
    if (!zerosRanked) rankZeros();
    for (let g = 0; g < groups; g++) out.ranks.data[m * groups + g] = BigInt(twice[g]!);
    ties.flush(out.ties.data, m);
  });
}

/** Sums and numbers of the labelled values that are not 0, in the order of the entries: lines × groups. */
function addUp(x: Lines, label: Int32Array, groups: number, sum: Float64Array, nonzero: Uint32Array): void {
  const start = starts(x);
  sum.fill(0);
  nonzero.fill(0);
  for (let m = 0; m + 1 < start.length; m++) {
    const row = m * groups;
    for (let p = start[m]!; p < start[m + 1]!; p++) {
      const g = label[x.indices[p]!]!,
        v = x.data[p]!;
      if (g < 0 || v === 0) continue;
      sum[row + g] = sum[row + g]! + v;
      nonzero[row + g] = nonzero[row + g]! + 1;
    }
  }
}
