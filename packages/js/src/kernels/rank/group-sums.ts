import { groupSums as contract } from '@sparsome/core/contracts/rank/group-sums';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const groupSums = kernel(contract, {
  run(_, { in: { x, group }, out, attrs: { groups } }) {
    const start = starts(x);
    const label = (cell: number): number => (group.data[cell]! >= 0 && group.data[cell]! < groups ? group.data[cell]! : -1);
    const sizes = new Float64Array(groups);
    for (let cell = 0; cell < group.data.length; cell++) if (label(cell) >= 0) sizes[label(cell)] = sizes[label(cell)]! + 1;
    const members = sizes.reduce((a, b) => a + b, 0);

    for (let m = 0; m + 1 < start.length; m++) {
      // Labelled non-zero values in ascending order; -0 counts as zero.
      const entries: { readonly v: number; readonly g: number }[] = [];
      for (let p = start[m]!; p < start[m + 1]!; p++) {
        const g = label(x.indices[p]!);
        if (g >= 0 && x.data[p] !== 0) entries.push({ v: x.data[p]!, g });
      }
      entries.sort((a, b) => a.v - b.v);
      const zeros = sizes.slice();
      for (const { g } of entries) zeros[g] = zeros[g]! - 1;
      const zeroRun = members - entries.length;

      const twice = new Float64Array(groups);
      let before = 0,
        ties = 0n; // values ranked so far
      const rankRun = (length: number, add: (twiceRank: number) => void): void => {
        // A run of t values after b others has the mean rank b + (t + 1) / 2.
        add(2 * before + length + 1);
        before += length;
        ties += BigInt(length) ** 3n - BigInt(length);
      };
      const rankZeros = (): void => rankRun(zeroRun, (r) => zeros.forEach((n, g) => (twice[g] = twice[g]! + n * r)));
      let zerosRanked = false;
      for (let from = 0, to = 0; from < entries.length; from = to) {
        const v = entries[from]!.v;
        if (v > 0 && !zerosRanked) {
          rankZeros();
          zerosRanked = true;
        }
        while (to < entries.length && entries[to]!.v === v) to++;
        rankRun(to - from, (r) => {
          for (let e = from; e < to; e++) twice[entries[e]!.g] = twice[entries[e]!.g]! + r;
        });
      }
      if (!zerosRanked) rankZeros();
      twice.forEach((r, g) => (out.ranks.data[m * groups + g] = BigInt(r)));
      out.ties.data[m] = ties;
    }
  },
});
