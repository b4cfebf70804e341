import { probe as contract } from '@sparsome/core/contracts/knn/probe';
import { holding } from '../../held.ts';
import { codeOf, kernel } from '../../kernel.ts';
import { probeGroups } from '../../probe-groups.ts';
import { knnProbe, noNeighbors, probeVisits } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

const where = 'webgpu knn.probe';
// Bytes of an array that all queries of a step share. Products in f32 cost a 32nd of products of doubles at most.
const mostBytes = 1 << 26,
  singles = 32;

// See packages/js/src/kernels/knn/probe.ts. Both choices, centres of rows and rows of rows, filter fast and decide exactly.
export const probe = kernel(contract, {
  run(gpu, { in: { x }, out: { indices, distances }, attrs: { k, clusters, probes, seed }, checkpoint }) {
    const [rows, coordinates] = x.desc.shape;
    return holding(gpu, async (take) => {
      // About a tenth of the work is to find the groups.
      const g = await probeGroups(gpu, where, x, { clusters, seed }, take, (done) => checkpoint(done, 10 * rows));
      const { rows: _rows, most, ...sizes } = g.sizes,
        asked = Math.min(probes, most),
        words = Math.ceil(most / 32);
      await step(gpu, where, (s) =>
        s.dispatch(noNeighbors, {
          bind: { indices: indices.data, distances: distances.data },
          params: { count: rows * k },
          constants: {},
          invocations: rows * k,
        }),
      );
      const seen = most + (rows * asked) / most,
        patient = Math.ceil((singles * gpu.limits.operations) / (64 * seen * (coordinates + 1))),
        fitting = Math.floor(Math.min(mostBytes, gpu.limits.binding) / (64 * Math.max(8 * asked, 4 * words))),
        stride = 64 * Math.max(1, Math.min(patient, fitting));
      const common = { x_dtype: codeOf(x.desc.dtype), ...sizes, most, words, k },
        grouped = { x_data: x.data, points: g.points, ends: g.ends, positions: g.positions };
      for (let first = 0; first < rows; first += stride) {
        await checkpoint(rows + 9 * first, 10 * rows);
        const queries = Math.min(stride, rows - first);
        await step(gpu, where, (s) => {
          const visits = s.temporary('u32', queries * words);
          s.dispatch(probeVisits, {
            bind: {
              ...grouped,
              centres: g.centres,
              indices: s.temporary('u32', queries * asked),
              distances: s.temporary('f64', queries * asked),
              visits,
            },
            params: { ...common, rows, first, queries, asked },
            constants: {},
            invocations: queries,
          });
          s.dispatch(knnProbe, {
            bind: { ...grouped, visits, indices: indices.data, distances: distances.data },
            params: { ...common, first, queries },
            constants: {},
            invocations: queries,
          });
        });
      }
    });
  },
});
