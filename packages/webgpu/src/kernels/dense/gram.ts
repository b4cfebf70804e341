import { gram as contract } from '@sparsome/core/contracts/dense/gram';
import { codeOf, kernel } from '../../kernel.ts';
import { inShortSteps } from '../../long-work.ts';
import { denseGram } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const gram = kernel(contract, {
  run(gpu, { in: { x }, out, checkpoint }) {
    const [rows, size] = x.desc.shape;
    return inShortSteps(gpu, { invocations: size * size, operations: rows, checkpoint }, (range) =>
      step(gpu, 'webgpu dense.gram', (s) =>
        s.dispatch(denseGram, {
          bind: { x_data: x.data, gram: out.gram.data, sum: out.sum.data },
          params: { x_dtype: codeOf(x.desc.dtype), rows, size },
          constants: {},
          ...range,
        }),
      ),
    );
  },
});
