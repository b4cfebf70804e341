import { scaleMinor as contract } from '@sparsome/core/contracts/sparse/scale-minor';
import { kernel, matrixBindings, matrixParams, wordsOf } from '../../kernel.ts';
import { sparseScaleMinor } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const scaleMinor = kernel(contract, {
  run(gpu, { in: { x, divisor }, out: { y }, attrs: { max } }) {
    const entries = x.desc.nnz,
      [max_low, max_high] = wordsOf(max);
    return step(gpu, 'webgpu sparse.scale-minor', (s) =>
      s.dispatch(sparseScaleMinor, {
        bind: { ...matrixBindings(x), y_data: y.data, divisor: divisor.data },
        params: { ...matrixParams(x), y_wide: Number(y.desc.dtype === 'f64'), entries, max_low, max_high },
        constants: {},
        invocations: entries,
      }),
    );
  },
});
