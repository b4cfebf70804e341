import { search as contract } from '@sparsome/core/contracts/knn/search';
import { codeOf, kernel } from '../../kernel.ts';
import { knnSearch, roundRows } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const search = kernel(contract, {
  run(gpu, { in: { x }, out, attrs: { k } }) {
    const [rows, coordinates] = x.desc.shape;
    return step(gpu, 'webgpu knn.search', (s) => {
      const floats = s.temporary('f32', rows * coordinates),
        norms = s.temporary('f32', rows),
        params = { x_dtype: codeOf(x.desc.dtype), rows, coordinates };
      s.dispatch(roundRows, { bind: { x_data: x.data, floats, norms }, params, constants: {}, invocations: rows });
      s.dispatch(knnSearch, {
        bind: { x_data: x.data, floats, norms, indices: out.indices.data, distances: out.distances.data },
        params: { ...params, k },
        constants: {},
        invocations: rows,
      });
    });
  },
});
