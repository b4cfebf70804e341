import { majorOf, minorOf } from '@sparsome/core';
import { topSums as contract } from '@sparsome/core/contracts/sparse/top-sums';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { sparseTopSums } from '../../shaders.gen.ts';
import { sorted } from '../../sorting.ts';
import { step } from '../../step.ts';

export const topSums = kernel(contract, {
  run(gpu, { in: { x, k }, out: { sum } }) {
    const lines = majorOf(x.desc);
    return step(gpu, 'webgpu sparse.top-sums', (s) =>
      s.dispatch(sparseTopSums, {
        bind: { ...matrixBindings(x), order: sorted(s, x), k: k.data, sum: sum.data },
        params: { ...matrixParams(x), lines, minors: minorOf(x.desc), width: k.desc.shape[0] },
        constants: {},
        invocations: lines,
      }),
    );
  },
});
