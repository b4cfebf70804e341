import { fuzzyUnionFill as contract } from '@sparsome/core/contracts/graph/fuzzy-union-fill';
import { kernel } from '../../kernel.ts';
import { graphFuzzyUnionFill, orderRows } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const fuzzyUnionFill = kernel(contract, {
  run(gpu, { in: { indices, weights, indptr }, out: { y }, attrs: { nnz } }) {
    const [vertices, k] = indices.desc.shape,
      to = indptr.data,
      to_wide = Number(indptr.desc.dtype === 'i64');
    return step(gpu, 'webgpu graph.fuzzy-union-fill', (s) => {
      const columns = s.temporary('u32', nnz),
        values = s.temporary('f32', nnz);
      s.dispatch(graphFuzzyUnionFill, {
        bind: { indices: indices.data, weights: weights.data, to, next: s.temporary('u32', vertices), columns, values },
        params: { vertices, k, to_wide },
        constants: {},
        invocations: vertices * k,
      });
      s.dispatch(orderRows, {
        bind: { to, columns, values, y_indices: y.indices, y_data: y.data },
        params: { to_wide, rows: vertices, entries: nnz },
        constants: {},
        invocations: nnz,
      });
    });
  },
});
