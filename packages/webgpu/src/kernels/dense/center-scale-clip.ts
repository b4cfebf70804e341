import { centerScaleClip as contract } from '@sparsome/core/contracts/dense/center-scale-clip';
import { codeOf, kernel, wordsOf } from '../../kernel.ts';
import { denseCenterScaleClip } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const centerScaleClip = kernel(contract, {
  run(gpu, { in: { x, mean, std }, out: { y }, attrs: { center, max } }) {
    const [rows, columns] = x.desc.shape,
      entries = rows * columns,
      [max_low, max_high] = wordsOf(max);
    return step(gpu, 'webgpu dense.center-scale-clip', (s) =>
      s.dispatch(denseCenterScaleClip, {
        bind: { x_data: x.data, mean: mean.data, deviation: std.data, y: y.data },
        params: { x_dtype: codeOf(x.desc.dtype), y_wide: Number(y.desc.dtype === 'f64'), columns, entries, max_low, max_high },
        constants: { CENTER: center },
        invocations: entries,
      }),
    );
  },
});
