import { eighTop as contract } from '@sparsome/core/contracts/dense/eigh-top';
import { lanczos } from '../../eigen/lanczos.ts';
import type { Operator } from '../../eigen/operator.ts';
import { kernel } from '../../kernel.ts';

const width = 8;

export const eighTop = kernel(contract, {
  async run(_, { in: { a }, out, attrs, checkpoint }) {
    const { values, vectors, state } = await lanczos(product(a.data, a.desc.shape[0]), { ...attrs, checkpoint });
    out.values.data.set(values);
    out.vectors.data.set(vectors);
    out.state.data.set(state);
  },
});

/** A dense matrix as an operator: one accumulator for each element, columns in order. */
function product(a: Float64Array, size: number): Operator {
  return {
    size,
    width,
    apply(v, z) {
      for (let i = 0; i < size; i++) {
        let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
        for (let k = 0, at = 0; k < size; k++, at += width) {
          const x = a[i * size + k]!;
          s0 += x * v[at]!;
          s1 += x * v[at + 1]!;
          s2 += x * v[at + 2]!;
          s3 += x * v[at + 3]!;
          s4 += x * v[at + 4]!;
          s5 += x * v[at + 5]!;
          s6 += x * v[at + 6]!;
          s7 += x * v[at + 7]!;
        }
        z.set([s0, s1, s2, s3, s4, s5, s6, s7], i * width);
      }
    },
  };
}
