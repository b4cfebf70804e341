import { type Backend, type Capabilities, defineBackend, type DTypes, dtypes, fail, hostMemory, type Kernel } from '@sparsome/core';

const capabilities: Capabilities = {
  device: 'JavaScript engine',
  target: 'js',
  targets: ['js'],
  threads: 1,
  dtypes: new Set(dtypes),
  ptr: ['i32', 'i64'],
  nonFinite: 'ieee',
  hostVisible: true,
  blocking: true,
  maxBufferBytes: 2 ** 53 - 1,
};

/** The reference backend with these kernels only: a page that needs one contract ships one kernel. */
export function jsWith(kernels: readonly Kernel<DTypes, null>[]): Backend<'js', DTypes, null> {
  return defineBackend({
    name: 'js',
    processor: 'cpu',
    claims: 'bits',
    kernels,
    probe: async () => ({ ok: true, capabilities }),
    async open({ target }) {
      if (target !== undefined && target !== 'js') {
        fail('Unavailable', {
          where: 'js',
          what: 'no such target',
          expected: 'js',
          got: target,
          consequence: 'no session was opened',
          fix: 'leave `target` out',
        });
      }
      return { memory: hostMemory(), context: null, capabilities, close() {} };
    },
  });
}
