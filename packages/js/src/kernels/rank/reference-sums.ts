import { referenceSums as contract } from '@sparsome/core/contracts/rank/reference-sums';
import { kernel } from '../../kernel.ts';
import { labelled, sortedLines } from '../../sorted-lines.ts';
import { tieSums } from '../../tie-sums.ts';

/**
 * One sorted pass serves all groups: within a group and the reference, twice the rank sum of the n values of the group is
 * n (n + 1) and, for each of them, twice the number of reference values below it and once that of equal ones.
 */
export const referenceSums = kernel(contract, {
  run(_, { in: { x, group }, out, attrs: { groups, reference } }) {
    const { label, sizes } = labelled(group.data, groups);
    const twice = new Float64Array(groups);
    const zeros = new Float64Array(groups);
    const inRun = new Float64Array(groups);
    const ties = tieSums(groups); // at `reference`: of the reference alone; of others: what they add to that

    sortedLines(x, label, (m, { length, keys, groups: of }) => {
      for (let g = 0; g < groups; g++) twice[g] = sizes[g]! * (sizes[g]! + 1);
      zeros.set(sizes);
      for (let e = 0; e < length; e++) zeros[of[e]!] = zeros[of[e]!]! - 1;
      let below = 0; // reference values
      const rank = (g: number, count: number, equal: number): void => {
        twice[g] = twice[g]! + count * (2 * below + equal);
        if (count + equal > 1) ties.add(g, equal, count);
      };
      const endRun = (equal: number): void => {
        below += equal;
        if (equal > 1) ties.add(reference, 0, equal);
      };
      const rankZeros = (): void => {
        for (let g = 0; g < groups; g++) if (g !== reference && zeros[g]! > 0) rank(g, zeros[g]!, zeros[reference]!);
        endRun(zeros[reference]!);
      };
      let zerosRanked = false;
      for (let from = 0, to = 0; from < length; from = to) {
        const key = keys[from]!;
        if (key > 0 && !zerosRanked) {
          rankZeros();
          zerosRanked = true;
        }
        for (; to < length && keys[to] === key; to++) inRun[of[to]!] = inRun[of[to]!]! + 1;
        const equal = inRun[reference]!;
        inRun[reference] = 0;
        for (let e = from; e < to; e++) {
          const g = of[e]!;
          if (inRun[g] === 0) continue;
          rank(g, inRun[g]!, equal);
          inRun[g] = 0;
        }
        endRun(equal);
      }
      if (!zerosRanked) rankZeros();
      const row = m * groups;
      ties.flush(out.ties.data, row);
      const alone = out.ties.data[row + reference]!;
      for (let g = 0; g < groups; g++) {
        out.ranks.data[row + g] = g === reference ? 0n : BigInt(twice[g]!);
        out.ties.data[row + g] = g === reference ? 0n : out.ties.data[row + g]! + alone;
      }
    });
  },
});
