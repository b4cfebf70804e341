import { type Capabilities, defineBackend, dtypes, fail } from '@sparsome/core';
import { type Addon, type Device, libraryName, loadAddon } from './addon.ts';
import { reasonOf, rethrow } from './driver-error.ts';
import { checkImage } from './images.ts';
import type { CudaContext } from './kernel.ts';
import { kernels } from './kernels/index.gen.ts';
import { type CudaBuffers, deviceMemory } from './memory.ts';

// PTX is written for Volta.
const leastCapability = 70;

/** Devices of the driver, or why there are none. */
function findDevices(): { readonly addon: Addon; readonly devices: readonly Device[] } | { readonly why: string; readonly fix: string } {
  const addon = loadAddon();
  if ('why' in addon) return addon;
  const fix = 'install the NVIDIA driver (450 or newer; no toolkit is needed)';
  try {
    const devices = addon.devices(libraryName());
    return devices.length > 0 ? { addon, devices } : { why: 'the driver finds no device', fix: 'check nvidia-smi' };
  } catch (e) {
    return { why: reasonOf(e), fix };
  }
}

function capabilities(device: Device, number: number, of: number): Capabilities {
  const target = `sm_${device.capability}`;
  return {
    device: `${device.name}${of > 1 ? ` (device ${number} of ${of})` : ''}, ${Math.round(device.memory / 2 ** 20)} MiB, driver for CUDA ${Math.floor(device.driver / 1000)}.${(device.driver % 1000) / 10}`,
    target,
    targets: [target],
    threads: 1,
    dtypes: new Set(dtypes),
    ptr: ['i32', 'i64'],
    nonFinite: 'ieee',
    hostVisible: false,
    blocking: false,
    maxBufferBytes: device.memory,
    ...(device.name.startsWith('emulated') ? { emulated: true } : {}),
  };
}

const unavailable = (what: string, got: string, fix: string): never =>
  fail('Unavailable', { where: 'cuda', what, got, consequence: 'no session was opened', fix });

/**
 * NVIDIA GPUs through the driver alone, which is opened at run time: no toolkit is needed. f64 and the order of the contracts
 * throughout, so results have the bits of the CPU backends. `open({ device })` chooses one of several.
 */
export const cuda = defineBackend<'cuda', CudaBuffers, CudaContext>({
  name: 'cuda',
  processor: 'gpu',
  claims: 'bits',
  kernels,
  async probe() {
    const found = findDevices();
    if ('why' in found) return { ok: false, ...found };
    const first = found.devices[0];
    if (!first || first.capability < leastCapability)
      return { ok: false, why: `compute capability ${(first?.capability ?? 0) / 10} is below 7.0`, fix: 'use a device of the Volta generation or newer' };
    return { ok: true, capabilities: capabilities(first, 0, found.devices.length) };
  },
  async open({ device = 0, target }) {
    const found = findDevices();
    if ('why' in found) return unavailable('no device can be used', found.why, found.fix);
    const { addon, devices } = found,
      chosen =
        devices[device] ??
        unavailable('no device of this number', `${device} of ${devices.length}`, `choose device 0${devices.length > 1 ? ` … ${devices.length - 1}` : ''}`);
    const c = capabilities(chosen, device, devices.length);
    if (chosen.capability < leastCapability) return unavailable('the device is too old', c.target, 'use a device of compute capability 7.0 or higher');
    if (target !== undefined && target !== c.target) return unavailable('no such target', target, `leave \`target\` out: it is ${c.target}`);
    try {
      const session = addon.open(libraryName(), device),
        loaded = new Set<string>();
      const load = (image: string): void => {
        if (loaded.has(image)) return;
        checkImage(addon, image);
        addon.load(session, image);
        loaded.add(image);
      };
      return {
        memory: deviceMemory(addon, session, load),
        capabilities: c,
        context: { addon, session, load },
        spent: () => addon.spent(session),
        close: () => addon.close(session),
      };
    } catch (e) {
      return rethrow(e, 'open');
    }
  },
});
