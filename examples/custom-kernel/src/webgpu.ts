import { extend, majorOf, minorOf } from '@sparsome/core';
import { webgpu, type WebgpuOptions, webgpuWith } from '@sparsome/webgpu';
import { kernel, matrixBindings, matrixParams, shaderAt, step, transposition, wordsOf } from '@sparsome/webgpu/authors';
import { weightedSums } from './contract.ts';

const shader = shaderAt(new URL('./weighted_sums.wgsl', import.meta.url), {
  name: 'lab.weighted-sums',
  bindings: ['x_data', 'x_indices', 'x_indptr', 'ends', 'positions', 'weight', 'sum', 'positive'],
  params: ['x_dtype', 'x_wide', 'lines', 'minors', 'chunks', 'limit_low', 'limit_high'],
});

const kernels = [
  kernel(weightedSums, {
    async run(gpu, { in: { x, weight }, out: { sum, positive }, attrs: { limit } }) {
      const [lines, minors] = [majorOf(x.desc), minorOf(x.desc)];
      const [limit_low, limit_high] = wordsOf(limit);
      const sums = await shader();
      await step(gpu, 'webgpu lab.weighted-sums', (s) => {
        const { positions, ends, chunks } = transposition(s, x); // the entries of each minor line, in order of major lines
        s.dispatch(sums, {
          bind: { ...matrixBindings(x), ends, positions, weight: weight.data, sum: sum.data, positive: positive.data },
          params: { ...matrixParams(x), lines, minors, chunks, limit_low, limit_high },
          constants: {},
          invocations: minors,
        });
      });
    },
  }),
];

/** webgpu with one kernel more. */
export const labWebgpu = extend(webgpu, { kernels });

/** The same with other choices, as tests need them. */
export const labWebgpuWith = (options: WebgpuOptions) => extend(webgpuWith(options), { kernels });
