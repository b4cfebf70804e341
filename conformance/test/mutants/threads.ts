import { implement, type DTypes } from '@sparsome/core';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { type Mutant, startsOf, threaded } from './mutant.ts';

const kernel = implement<DTypes, number>();
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const worthThreads = 1 << 14;

/** Minor sums in shares of lines; `add` is how a share puts its part into the answer. */
const inShares = (add: (data: Float64Array, part: Float64Array) => Promise<void>, order: 'given' | 'finished') =>
  kernel(minorSums, {
    async run(threads, { in: { x, mask }, out }) {
      const start = startsOf(x.indptr);
      const lines = start.length - 1;
      const shares = x.desc.nnz > worthThreads ? threads : 1;
      for (const { data } of Object.values(out)) data.fill(0);
      const work = Array.from({ length: shares }, async (_, n) => {
        const part = { sum: new Float64Array(out.sum.data.length), squares: new Float64Array(out.sum.data.length) };
        for (let m = Math.floor((n * lines) / shares); m < Math.floor(((n + 1) * lines) / shares); m++) {
          if (mask && mask.data[m] === 0) continue;
          for (let p = start[m]!; p < start[m + 1]!; p++) {
            const [i, v] = [x.indices[p]!, x.data[p]!];
            part.sum[i] = part.sum[i]! + v;
            part.squares[i] = part.squares[i]! + v * v;
            if (v !== 0) out.nonzero.data[i] = out.nonzero.data[i]! + 1;
            if (v > 0) out.positive.data[i] = out.positive.data[i]! + 1;
          }
        }
        if (order === 'finished') for (let wait = n; wait < shares; wait++) await pause();
        await add(out.sum.data, part.sum);
        await add(out.squares.data, part.squares);
      });
      await Promise.all(work);
    },
  });

export const threads: readonly Mutant[] = [
  threaded(
    'races: a share reads, waits, and writes over what others wrote',
    inShares(async (data, part) => {
      const seen = data.slice();
      await pause();
      for (let i = 0; i < data.length; i++) data[i] = seen[i]! + part[i]!;
    }, 'given'),
    ['determinism'],
  ),
  threaded(
    'adds the sums of threads: rounding depends on their number',
    inShares(async (data, part) => {
      for (let i = 0; i < data.length; i++) data[i] = data[i]! + part[i]!;
    }, 'finished'),
    ['determinism'],
  ),
];
