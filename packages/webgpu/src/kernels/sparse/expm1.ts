import { expm1 as contract } from '@sparsome/core/contracts/sparse/expm1';
import { kernel, matrixBindings, matrixParams, wordsOf } from '../../kernel.ts';
import { sparseExpm1 } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const expm1 = kernel(contract, {
  run(gpu, { in: { x }, out: { y }, attrs: { factor } }) {
    const entries = x.desc.nnz,
      [factor_low, factor_high] = wordsOf(factor);
    return step(gpu, 'webgpu sparse.expm1', (s) =>
      s.dispatch(sparseExpm1, {
        bind: { ...matrixBindings(x), y_data: y.data },
        params: { ...matrixParams(x), y_wide: Number(y.desc.dtype === 'f64'), entries, factor_low, factor_high },
        constants: {},
        invocations: entries,
      }),
    );
  },
});
