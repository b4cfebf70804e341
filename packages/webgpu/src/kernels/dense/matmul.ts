import { matmul as contract } from '@sparsome/core/contracts/dense/matmul';
import { codeOf, kernel } from '../../kernel.ts';
import { inShortSteps } from '../../long-work.ts';
import { denseMatmul } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const matmul = kernel(contract, {
  run(gpu, { in: { x, b, shift }, out: { y }, checkpoint }) {
    const [rows, size] = x.desc.shape,
      width = b.desc.shape[1];
    return inShortSteps(gpu, { invocations: rows * width, operations: size, checkpoint }, (range) =>
      step(gpu, 'webgpu dense.matmul', (s) =>
        s.dispatch(denseMatmul, {
          bind: { x_data: x.data, b: b.data, shift: shift?.data ?? b.data, y: y.data },
          params: { x_dtype: codeOf(x.desc.dtype), rows, size, width },
          constants: { SHIFTED: shift !== undefined },
          ...range,
        }),
      ),
    );
  },
});
