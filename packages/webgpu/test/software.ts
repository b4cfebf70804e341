import { existsSync } from 'node:fs';
import { webgpuWith, type WebgpuOptions } from '@sparsome/webgpu';

// SwiftShader, a Vulkan driver that computes on the CPU: part of Debian's chromium-common. Read when Dawn starts.
const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (existsSync(driver)) process.env['VK_DRIVER_FILES'] ??= driver;
// The Vulkan loader asks for it on stderr.
process.env['XDG_RUNTIME_DIR'] ??= '/tmp';

/** The backend on whatever adapter there is; in CI on SwiftShader. */
export const onSoftware = (options: WebgpuOptions = {}) => webgpuWith({ software: true, ...options });

/** A device of its own; undefined where there is no adapter. */
export async function requestDevice(): Promise<GPUDevice | undefined> {
  let device: GPUDevice | undefined;
  const backend = onSoftware({ onDevice: (made) => (device = made) });
  if (!(await backend.probe()).ok) return undefined;
  await backend.open();
  return device;
}

// While Dawn waits it asks the device at each turn of Node's loop whether it is done, and takes a core from the threads that are
// the device here. Every eighth time it waits a little.
const turn = globalThis.setImmediate;
let turns = 0;
const rarely = (f: (...args: unknown[]) => void, ...args: unknown[]): unknown =>
  String(f).includes('[native code]') && ++turns % 8 === 0 ? setTimeout(f, 1) : turn(f, ...args);
Reflect.set(globalThis, 'setImmediate', Object.assign(rarely, turn));
