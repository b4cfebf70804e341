import { minorOf } from '@sparsome/core';
import { clippedMoments as contract } from '@sparsome/core/contracts/sparse/clipped-moments';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { sparseClippedMoments } from '../../shaders.gen.ts';
import { step } from '../../step.ts';
import { transposition } from '../../transposition.ts';

export const clippedMoments = kernel(contract, {
  run(gpu, { in: { x, clip }, out: { sum, squares } }) {
    const minors = minorOf(x.desc);
    return step(gpu, 'webgpu sparse.clipped-moments', (s) => {
      const { positions, ends, chunks } = transposition(s, x);
      s.dispatch(sparseClippedMoments, {
        bind: { ...matrixBindings(x), ends, positions, clip: clip.data, sum: sum.data, squares: squares.data },
        params: { ...matrixParams(x), minors, chunks },
        constants: {},
        invocations: minors,
      });
    });
  },
});
