import { transposeCount as contract } from '@sparsome/core/contracts/sparse/transpose-count';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { sparseTransposeCount } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const transposeCount = kernel(contract, {
  run(gpu, { in: { x }, out: { count } }) {
    const entries = x.desc.nnz;
    return step(gpu, 'webgpu sparse.transpose-count', (s) => {
      s.clear(count.data);
      s.dispatch(sparseTransposeCount, {
        bind: { ...matrixBindings(x), count: count.data },
        params: { ...matrixParams(x), entries },
        constants: {},
        invocations: entries,
      });
    });
  },
});
