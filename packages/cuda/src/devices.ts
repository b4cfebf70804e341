import { type Capabilities, dtypes } from '@sparsome/core';
import { type Addon, type Device, libraryName, loadAddon } from './addon.ts';
import { fixOfOpening, reasonOf } from './driver-error.ts';

// PTX is written for Volta.
const leastCapability = 70;
const capable = 'compute capability 7.0 or higher';
const newer = 'use a device of compute capability 7.0 or higher: Volta or newer';

interface Found {
  readonly addon: Addon;
  readonly devices: readonly Device[];
}
/** Why there is no device. */
export interface Missing {
  readonly why: string;
  /** What was compared, where something was. */
  readonly expected?: string;
  readonly got?: string;
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
    return { why: reasonOf(e), fix: fixOfOpening(e) };
  }
}

const capabilityOf = (capability: number): string => `compute capability ${(capability / 10).toFixed(1)}`;
const isUsable = ({ capability }: Device): boolean => capability >= leastCapability;
const inWords = ({ name, capability }: Device, number: number): string => `device ${number} (${name}, ${capabilityOf(capability)})`;

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

const tooOld = (devices: readonly Device[]): Missing => ({
  why: `too old: ${devices.map(inWords).join('; ')}`,
  expected: capable,
  got: devices.map(({ capability }) => capabilityOf(capability)).join(', '),
  fix: newer,
});

/** The first device that can be used, or why none can. */
export function firstDevice(): Chosen | Missing {
  const found = findDevices();
  if ('why' in found) return found;
  const device = found.devices.find(isUsable);
  return device ? chosen(found, device) : tooOld(found.devices);
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
    ...(device
      ? { why: `too old: ${inWords(device, number)}`, expected: capable, got: capabilityOf(device.capability) }
      : { why: `there is no device ${number}: the driver has ${devices.length}, from 0 on`, expected: `0 to ${devices.length - 1}`, got: String(number) }),
    fix: usable.length > 0 ? `choose ${usable.join(' or ')}` : newer,
  };
}
