// Every WGSL module compiles, as the package ships it, and declares no more than the smallest WebGPU device has.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';

export async function run({ root }) {
  const shaders = Object.values(await import(pathToFileURL(join(root, 'packages/webgpu/dist/shaders.gen.js')).href));
  const wrong = shaders.filter((s) => s.bindings.length > 8).map((s) => `${s.name}: ${s.bindings.length} storage buffers; every device has 8, some no more`);
  if (existsSync(driver)) process.env.VK_DRIVER_FILES ??= driver;
  process.env.XDG_RUNTIME_DIR ??= '/tmp';
  const { create } = await import(pathToFileURL(createRequire(join(root, 'packages/webgpu/package.json')).resolve('webgpu')).href);
  // Dawn's entry must outlive its devices.
  const gpu = create([]);
  const adapter = await gpu.requestAdapter();
  if (!adapter) {
    if (process.env.CI === 'true') throw new Error('WebGPU finds no adapter\n  do: apt-get install chromium-common libvulkan1');
    return `not run: WebGPU finds no adapter; apt-get install chromium-common libvulkan1`;
  }
  const device = await adapter.requestDevice();
  for (const { name, code } of shaders) {
    const text = code.join('\n');
    device.pushErrorScope('validation');
    const { messages } = await device.createShaderModule({ code: text }).getCompilationInfo();
    await device.popErrorScope();
    for (const m of messages) wrong.push(`${name}: ${m.type}: ${m.message}\n    ${text.split('\n')[m.lineNum - 1] ?? ''}`);
  }
  device.destroy();
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return `${shaders.length} modules`;
}
