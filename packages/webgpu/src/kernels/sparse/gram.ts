import { minorOf } from '@sparsome/core';
import { gram as contract } from '@sparsome/core/contracts/sparse/gram';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { inShortSteps } from '../../long-work.ts';
import { sparseGram } from '../../shaders.gen.ts';
import { step } from '../../step.ts';
import { transposition } from '../../transposition.ts';

export const gram = kernel(contract, {
  run(gpu, { in: { x }, out, checkpoint }) {
    const minors = minorOf(x.desc);
    // Two lines are run through; few of their entries meet.
    return inShortSteps(gpu, { invocations: minors * minors, operations: x.desc.nnz / Math.max(1, minors), checkpoint }, (range) =>
      step(gpu, 'webgpu sparse.gram', (s) => {
        const { positions, lineOf, ends, chunks } = transposition(s, x);
        s.dispatch(sparseGram, {
          bind: { ...matrixBindings(x), ends, positions, line_of: lineOf, gram: out.gram.data, sum: out.sum.data },
          params: { ...matrixParams(x), minors, chunks },
          constants: {},
          ...range,
        });
      }),
    );
  },
});
