import { majorOf, minorOf } from '@sparsome/core';
import { minorSums as contract } from '@sparsome/core/contracts/sparse/minor-sums';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { sparseMinorSums } from '../../shaders.gen.ts';
import { step } from '../../step.ts';
import { transposition } from '../../transposition.ts';

export const minorSums = kernel(contract, {
  run(gpu, { in: { x, mask }, out }) {
    const minors = minorOf(x.desc);
    return step(gpu, 'webgpu sparse.minor-sums', (s) => {
      const { positions, ends, chunks } = transposition(s, x);
      for (const [COUNTS, first, second] of [
        [false, out.sum.data, out.squares.data],
        [true, out.nonzero.data, out.positive.data],
      ] as const) {
        s.dispatch(sparseMinorSums, {
          bind: { ...matrixBindings(x), ends, positions, mask: mask?.data ?? x.indices, first, second },
          params: { ...matrixParams(x), lines: majorOf(x.desc), minors, chunks },
          constants: { MASKED: mask !== undefined, COUNTS },
          invocations: minors,
        });
      }
    });
  },
});
