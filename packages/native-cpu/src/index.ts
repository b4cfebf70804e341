import { cpus } from 'node:os';
import { type Capabilities, defineBackend, type DTypes, dtypes, fail, hostMemory } from '@sparsome/core';
import { threadLimit } from '@sparsome/core/threads';
import { type Addon, loadAddon } from './addon.ts';
import { type NativeContext, nativeKernel } from './kernel.ts';
import { contracts } from './kernels.gen.ts';

function capabilities(addon: Addon, target: string | undefined, threads: number | undefined): Capabilities {
  const targets = addon.targets().map((t) => t.name);
  const chosen = target ?? targets.at(-1) ?? '';
  if (!targets.includes(chosen)) {
    fail('Unavailable', {
      where: 'native-cpu',
      what: 'this processor or build has no such instruction set',
      expected: targets.join(', '),
      got: chosen,
      consequence: 'no session was opened',
      fix: 'leave `target` out: the widest is chosen',
    });
  }
  const limit = threadLimit();
  return {
    device: `${cpus()[0]?.model ?? 'unknown processor'}, ${limit} of ${cpus().length} cores`,
    target: chosen,
    targets,
    threads: threads || limit,
    dtypes: new Set(dtypes),
    ptr: ['i32', 'i64'],
    nonFinite: 'ieee',
    hostVisible: true,
    blocking: false,
    concurrent: true,
    maxBufferBytes: 2 ** 53 - 1,
  };
}

/** The C++ kernels in this process: widest instruction set present, own threads, 64-bit pointers. */
export const nativeCpu = defineBackend<'native-cpu', DTypes, NativeContext>({
  name: 'native-cpu',
  processor: 'cpu',
  claims: 'bits',
  kernels: contracts.map(nativeKernel),
  async probe() {
    const addon = loadAddon();
    return 'why' in addon ? { ok: false, ...addon } : { ok: true, capabilities: capabilities(addon, undefined, undefined) };
  },
  async open(o) {
    const addon = loadAddon();
    if ('why' in addon) return fail('Unavailable', { where: 'native-cpu', what: addon.why, consequence: 'no session was opened', fix: addon.fix });
    const c = capabilities(addon, o.target, o.threads);
    const target = c.targets.indexOf(c.target);
    const kernels = new Map(addon.targets()[target]?.kernels.map(({ id, rounds }, number) => [id, { number, rounds }]));
    return {
      memory: hostMemory({ fresh: addon.preferHugePages, unused: (buffer) => addon.discard(new Uint8Array(buffer)) }),
      capabilities: c,
      context: { addon, target, kernels, threads: c.threads },
      close() {},
    };
  },
});
