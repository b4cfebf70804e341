import { minorOf } from '@sparsome/core';
import { covarianceEigh as contract } from '@sparsome/core/contracts/sparse/covariance-eigh';
import { covariance, means } from '../../eigen/covariance.ts';
import { lanczos } from '../../eigen/lanczos.ts';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

// Wider blocks read the matrix less often, narrower ones need a smaller basis.
const manyEntries = 1_000_000;

export const covarianceEigh = kernel(contract, {
  async run(_, { in: { x }, out, attrs, checkpoint }) {
    const lines = { data: x.data, indices: x.indices, start: starts(x), minor: minorOf(x.desc) };
    const mean = means(lines);
    const { values, vectors, state } = await lanczos(covariance(lines, mean, x.desc.nnz < manyEntries ? 4 : 8), { ...attrs, checkpoint });
    out.mean.data.set(mean);
    out.values.data.set(values);
    out.vectors.data.set(vectors);
    out.state.data.set(state);
  },
});
