import { defineBackend, fail } from '@sparsome/core';
import { libraryName } from './addon.ts';
import { deviceNumbered, firstDevice, type Missing } from './devices.ts';
import { rethrowOpening } from './driver-error.ts';
import { checkImage } from './images.ts';
import type { CudaContext } from './kernel.ts';
import { kernels } from './kernels/index.gen.ts';
import { type CudaBuffers, deviceMemory } from './memory.ts';

const unavailable = ({ why: what, ...parts }: Missing): never => fail('Unavailable', { where: 'cuda', what, consequence: 'no session was opened', ...parts });

/**
 * NVIDIA GPUs through the driver alone, which is opened at run time: no toolkit is needed. f64 and the order of the contracts
 * throughout, so results have the bits of the CPU backends. `open({ device })` chooses one of several, by default the
 * first that is new enough.
 */
export const cuda = defineBackend<'cuda', CudaBuffers, CudaContext>({
  name: 'cuda',
  processor: 'gpu',
  claims: 'bits',
  kernels,
  async probe() {
    const first = firstDevice();
    return 'why' in first ? { ok: false, why: first.why, fix: first.fix } : { ok: true, capabilities: first.capabilities };
  },
  async open({ device, target }) {
    const chosen = device === undefined ? firstDevice() : deviceNumbered(device);
    if ('why' in chosen) return unavailable(chosen);
    const { addon, number, capabilities } = chosen;
    if (target !== undefined && target !== capabilities.target)
      return unavailable({ why: `no target ${target} here`, expected: capabilities.target, got: target, fix: 'leave `target` out' });
    try {
      const session = addon.open(libraryName(), number),
        loaded = new Set<string>();
      const load = (image: string): void => {
        if (loaded.has(image)) return;
        checkImage(addon, image);
        addon.load(session, image);
        loaded.add(image);
      };
      return {
        memory: deviceMemory(addon, session, load, capabilities.memoryBytes ?? capabilities.maxBufferBytes),
        capabilities,
        context: { addon, session, load },
        spent: () => addon.spent(session),
        close: () => addon.close(session),
      };
    } catch (e) {
      return rethrowOpening(e);
    }
  },
});
