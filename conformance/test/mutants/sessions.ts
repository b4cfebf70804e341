import { extend, type Session } from '@sparsome/core';
import { transposeCount } from '@sparsome/core/contracts/sparse/transpose-count';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { scaleMajor } from '@sparsome/core/contracts/sparse/scale-major';
import { normalizeLog1p } from '@sparsome/core/contracts/sparse/normalize-log1p';
import { subjectOf } from '@sparsome/conformance';
import { js } from '@sparsome/js';
import { type Mutant, spoiling, withKernel, withSession, withSpec } from './mutant.ts';

const bytes = { kind: 'vec', dtype: ['u8'] } as const;

export const sessions: readonly Mutant[] = [
  withSession(
    'leaks: each run leaves a buffer',
    (s) => ({
      ...s,
      async run(c, inputs, attrs, o) {
        await s.upload(bytes, new Uint8Array(8));
        return s.run(c, inputs, attrs, o);
      },
    }),
    [transposeCount],
    ['memory', 'lifecycle'],
  ),
  withSession(
    'leaks when a call is refused',
    (s) => ({
      ...s,
      async run(c, inputs, attrs, o) {
        try {
          return await s.run(c, inputs, attrs, o);
        } catch (e) {
          await s.upload(bytes, new Uint8Array(8)).catch(() => undefined);
          throw e;
        }
      },
    }),
    [transposeCount],
    ['errors', 'lifecycle', 'limits'],
  ),
  withSession(
    'takes no notice of a signal',
    (s) => ({ ...s, run: (c, inputs, attrs, o) => s.run(c, inputs, attrs, o?.progress ? { progress: o.progress } : {}) }),
    [transposeCount],
    ['lifecycle'],
  ),
  withSession(
    'throws errors without tags',
    (s) => ({
      ...s,
      async run(c, inputs, attrs, o) {
        return s.run(c, inputs, attrs, o).catch((e: unknown) => {
          throw new Error(e instanceof Error ? e.message : 'unknown');
        });
      },
    }),
    [transposeCount],
    ['errors'],
  ),
  withSession('promises everything', (s) => ({ ...s, supports: () => ({ ok: true }) }), [transposeCount], ['errors']),
  withSession('close does not wait for a download', hasty, [transposeCount], ['lifecycle']),
  withSpec('opens any target under its own name', { open: async ({ target: _any, ...o }) => js.spec.open(o) }, [transposeCount], ['lifecycle']),
  withKernel(
    'answers small matrices with zeros: fewer than six rows',
    spoiling(minorSums, (call) => {
      const rows = call.in['x']?.desc.shape[0] ?? 0;
      if (rows < 6) for (const { data } of Object.values(call.out)) if (!(data instanceof BigInt64Array)) data.fill(0);
    }),
    ['golden', 'metamorphic'],
  ),
  {
    name: 'composes out of parts that differ from the fused kernel',
    subject: subjectOf(
      extend(js, {
        kernels: [
          spoiling(scaleMajor, (call) => {
            const data = call.out['y']?.data;
            if (data && !(data instanceof BigInt64Array) && data.length > 0) data[data.length - 1] = 0;
          }),
        ],
      }),
    ),
    contracts: [normalizeLog1p],
    caughtBy: ['composition'],
  },
];

function hasty(s: Session<'js'>): Session<'js'> {
  let closed = false;
  return {
    ...s,
    async download(r, o) {
      if (closed) throw new Error('gone');
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (closed) throw new Error('gone');
      return s.download(r, o);
    },
    close() {
      closed = true;
      return s.close();
    },
  };
}
