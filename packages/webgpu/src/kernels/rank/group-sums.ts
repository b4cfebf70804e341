import { majorOf } from '@sparsome/core';
import { groupSums as contract } from '@sparsome/core/contracts/rank/group-sums';
import { sizesOf } from '../../groups.ts';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { rankGroupSums, rankGroupValues } from '../../shaders.gen.ts';
import { sorted } from '../../sorting.ts';
import { step } from '../../step.ts';

export const groupSums = kernel(contract, {
  run(gpu, { in: { x, group }, out: { ranks, ties, sum, nonzero }, attrs: { groups } }) {
    const lines = majorOf(x.desc);
    return step(gpu, 'webgpu rank.group-sums', (s) => {
      for (const { data } of [sum, nonzero]) s.clear(data);
      s.dispatch(rankGroupSums, {
        bind: { ...matrixBindings(x), order: sorted(s, x), group: group.data, sizes: sizesOf(s, group.data, groups), ranks: ranks.data, ties: ties.data },
        params: { ...matrixParams(x), lines, groups },
        constants: {},
        invocations: lines,
      });
      s.dispatch(rankGroupValues, {
        bind: { ...matrixBindings(x), group: group.data, sum: sum.data, nonzero: nonzero.data },
        params: { ...matrixParams(x), lines, groups },
        constants: {},
        invocations: lines,
      });
    });
  },
});
