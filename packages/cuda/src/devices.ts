import { type Capabilities, dtypes } from '@sparsome/core';
import { type Addon, type Device, libraryName, loadAddon } from './addon.ts';
import { reasonOf } from './driver-error.ts';

// PTX is written for Volta.
const leastCapability = 70;
const newer = 'use a device of compute capability 7.0 or higher: Volta or newer';

interface Found {
  readonly addon: Addon;
  readonly devices: readonly Device[];
}
/** Why there is no device. */
export interface Missing {
  readonly why: string;
  readonly fix: string;
}
/** A device that can be used; its number is the driver's. */
export interface Chosen {
  readonly addon: Addon;
  readonly number: number;
  readonly capabilities: Capabilities;
}

function findDevices(): Found | Missing {
  const addon = loadAddon();
  if ('why' in addon) return addon;
  try {
    const devices = addon.devices(libraryName());
    return devices.length > 0 ? { addon, devices } : { why: 'the driver finds no device', fix: 'check nvidia-smi' };
  } catch (e) {
    return { why: reasonOf(e), fix: 'install the NVIDIA driver (450 or newer; no toolkit is needed)' };
  }
}

const isUsable = ({ capability }: Device): boolean => capability >= leastCapability;
const inWords = ({ name, capability }: Device, number: number): string => `device ${number} (${name}, compute capability ${(capability / 10).toFixed(1)})`;

function chosen({ addon, devices }: Found, device: Device): Chosen {
  const number = devices.indexOf(device),
    of = devices.length,
    target = `sm_${device.capability}`;
  const capabilities: Capabilities = {
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
    memoryBytes: device.memory,
    ...(device.name.startsWith('emulated') ? { emulated: true } : {}),
  };
  return { addon, number, capabilities };
}

/** The first device that can be used, or why none can. */
export function firstDevice(): Chosen | Missing {
  const found = findDevices();
  if ('why' in found) return found;
  const device = found.devices.find(isUsable);
  return device ? chosen(found, device) : { why: `too old: ${found.devices.map(inWords).join('; ')}`, fix: newer };
}

/** The device of this number, or why it cannot be used. */
export function deviceNumbered(number: number): Chosen | Missing {
  const found = findDevices();
  if ('why' in found) return found;
  const { devices } = found,
    device = devices[number];
  if (device && isUsable(device)) return chosen(found, device);
  const usable = devices.flatMap((d, n) => (isUsable(d) ? [inWords(d, n)] : []));
  return {
    why: device ? `too old: ${inWords(device, number)}` : `there is no device ${number}: the driver has ${devices.length}, from 0 on`,
    fix: usable.length > 0 ? `choose ${usable.join(' or ')}` : newer,
  };
}
