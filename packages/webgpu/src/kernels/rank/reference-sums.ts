import { majorOf } from '@sparsome/core';
import { referenceSums as contract } from '@sparsome/core/contracts/rank/reference-sums';
import { sizesOf } from '../../groups.ts';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { rankReferenceSums } from '../../shaders.gen.ts';
import { sorted } from '../../sorting.ts';
import { step } from '../../step.ts';

export const referenceSums = kernel(contract, {
  run(gpu, { in: { x, group }, out: { ranks, ties }, attrs: { groups, reference } }) {
    const lines = majorOf(x.desc);
    return step(gpu, 'webgpu rank.reference-sums', (s) =>
      s.dispatch(rankReferenceSums, {
        bind: {
          ...matrixBindings(x),
          order: sorted(s, x, group.data),
          group: group.data,
          sizes: sizesOf(s, group.data, groups),
          ranks: ranks.data,
          ties: ties.data,
        },
        params: { ...matrixParams(x), lines, groups, reference },
        constants: {},
        invocations: lines,
      }),
    );
  },
});
