import { majorOf } from '@sparsome/core';
import { minorAnyAbove as contract } from '@sparsome/core/contracts/sparse/minor-any-above';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { clearBytes, sparseMinorAnyAbove } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const minorAnyAbove = kernel(contract, {
  run(gpu, { in: { x, limit }, out: { above } }) {
    const entries = x.desc.nnz,
      count = above.data.length;
    return step(gpu, 'webgpu sparse.minor-any-above', (s) => {
      s.dispatch(clearBytes, { bind: { cleared: above.data }, params: { count }, constants: {}, invocations: count });
      s.dispatch(sparseMinorAnyAbove, {
        bind: { ...matrixBindings(x), limit: limit.data, above: above.data },
        params: { ...matrixParams(x), lines: majorOf(x.desc), entries },
        constants: {},
        invocations: entries,
      });
    });
  },
});
