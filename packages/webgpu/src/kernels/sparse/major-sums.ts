import { majorOf } from '@sparsome/core';
import { majorSums as contract } from '@sparsome/core/contracts/sparse/major-sums';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { sparseMajorSums } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const majorSums = kernel(contract, {
  run(gpu, { in: { x, mask }, out }) {
    const lines = majorOf(x.desc);
    return step(gpu, 'webgpu sparse.major-sums', (s) =>
      s.dispatch(sparseMajorSums, {
        bind: {
          ...matrixBindings(x),
          mask: mask?.data ?? x.indices,
          sum: out.sum.data,
          squares: out.squares.data,
          nonzero: out.nonzero.data,
          positive: out.positive.data,
        },
        params: { ...matrixParams(x), lines },
        constants: { MASKED: mask !== undefined },
        invocations: lines,
      }),
    );
  },
});
