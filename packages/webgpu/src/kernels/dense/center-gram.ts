import { centerGram as contract } from '@sparsome/core/contracts/dense/center-gram';
import { kernel, wordsOf } from '../../kernel.ts';
import { denseCenterGram } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const centerGram = kernel(contract, {
  run(gpu, { in: { gram, sum }, out: { centered }, attrs: { rows } }) {
    const size = sum.desc.shape[0],
      [rows_low, rows_high] = wordsOf(rows);
    return step(gpu, 'webgpu dense.center-gram', (s) =>
      s.dispatch(denseCenterGram, {
        bind: { gram: gram.data, sum: sum.data, centered: centered.data },
        params: { size, rows_low, rows_high },
        constants: {},
        invocations: size * size,
      }),
    );
  },
});
