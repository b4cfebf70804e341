import { log1p as contract } from '@sparsome/core/contracts/sparse/log1p';
import { kernel, matrixBindings, matrixParams, wordsOf } from '../../kernel.ts';
import { sparseLog1p } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const log1p = kernel(contract, {
  run(gpu, { in: { x }, out: { y }, attrs: { divisor } }) {
    const entries = x.desc.nnz,
      [divisor_low, divisor_high] = wordsOf(divisor);
    return step(gpu, 'webgpu sparse.log1p', (s) =>
      s.dispatch(sparseLog1p, {
        bind: { ...matrixBindings(x), y_data: y.data },
        params: { ...matrixParams(x), y_wide: Number(y.desc.dtype === 'f64'), divided: Number(divisor !== 1), entries, divisor_low, divisor_high },
        constants: {},
        invocations: entries,
      }),
    );
  },
});
