import { majorOf } from '@sparsome/core';
import { matmulDense as contract } from '@sparsome/core/contracts/sparse/matmul-dense';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { inShortSteps } from '../../long-work.ts';
import { sparseMatmulDense } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const matmulDense = kernel(contract, {
  run(gpu, { in: { x, b, shift }, out: { y }, checkpoint }) {
    const lines = majorOf(x.desc),
      width = b.desc.shape[1];
    return inShortSteps(gpu, { invocations: lines * width, operations: x.desc.nnz / Math.max(1, lines), checkpoint }, (range) =>
      step(gpu, 'webgpu sparse.matmul-dense', (s) =>
        s.dispatch(sparseMatmulDense, {
          bind: { ...matrixBindings(x), b: b.data, shift: shift?.data ?? b.data, y: y.data },
          params: { ...matrixParams(x), lines, width },
          constants: { SHIFTED: shift !== undefined },
          ...range,
        }),
      ),
    );
  },
});
