import { type Capabilities, defineBackend, dtypes, fail, implement } from '@sparsome/core';
import { log1p } from '@sparsome/core/contracts/sparse/log1p';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { scaleMajor } from '@sparsome/core/contracts/sparse/scale-major';
import { type Acme, acmeMemory } from './memory.ts';

const kernel = implement<Acme, null>();

const capabilities: Capabilities = {
  device: 'Acme One',
  target: 'acme',
  targets: ['acme'],
  threads: 1,
  dtypes: new Set(dtypes),
  ptr: ['i32', 'i64'],
  nonFinite: 'ieee',
  hostVisible: false,
  blocking: true,
  maxBufferBytes: 2 ** 24,
};

/** A device with three kernels. `sparse.normalize-log1p`, composed of two of them, comes without a kernel. */
export const acme = defineBackend({
  name: 'acme',
  processor: 'gpu',
  // Its logarithm is the engine's own: near js, not equal to it.
  claims: 'device',
  kernels: [
    kernel(minorSums, {
      run(_, { in: { x, mask }, out }) {
        const [data, indices, indptr] = [x.data.device, x.indices.device, x.indptr.device];
        const outputs = [out.sum.data.device, out.squares.data.device, out.nonzero.data.device, out.positive.data.device] as const;
        const [sum, squares, nonzero, positive] = outputs;
        for (const output of outputs) output.fill(0);
        for (let m = 0; m + 1 < indptr.length; m++) {
          if (mask && mask.data.device[m] === 0) continue;
          const first = Number(indptr[0]);
          for (let p = Number(indptr[m]) - first; p < Number(indptr[m + 1]) - first; p++) {
            const [i, v] = [indices[p]!, data[p]!];
            sum[i]! += v;
            squares[i]! += v * v;
            nonzero[i]! += Number(v !== 0);
            positive[i]! += Number(v > 0);
          }
        }
      },
    }),
    kernel(scaleMajor, {
      run(_, { in: { x, factor }, out: { y } }) {
        const [indptr, from, to] = [x.indptr.device, x.data.device, y.data.device];
        const round = to instanceof Float32Array ? Math.fround : Number;
        const first = Number(indptr[0]);
        for (let m = 0; m + 1 < indptr.length; m++) {
          const divisor = factor.data.device[m] || 1;
          for (let p = Number(indptr[m]) - first; p < Number(indptr[m + 1]) - first; p++) to[p] = round(from[p]!) / divisor;
        }
      },
    }),
    kernel(log1p, {
      run(_, { in: { x }, out: { y }, attrs: { divisor } }) {
        const to = y.data.device;
        const round = to instanceof Float32Array ? Math.fround : Number;
        for (let p = 0; p < to.length; p++) to[p] = round(Math.log1p(x.data.device[p]!)) / divisor;
      },
    }),
  ],
  probe: async () => ({ ok: true, capabilities }),
  async open({ target }) {
    if (target !== undefined && target !== 'acme') {
      fail('Unavailable', {
        where: 'acme',
        what: 'no such target',
        expected: 'acme',
        got: target,
        consequence: 'no session was opened',
        fix: 'leave `target` out',
      });
    }
    return { memory: acmeMemory(capabilities.maxBufferBytes), context: null, capabilities, close() {} };
  },
});
