// What `auto` chooses in Node and in browsers follows from the file that the benchmarks write: another content, another choice.
import { defineBackend } from '@sparsome/core';
import { js } from '@sparsome/js';
import { afterEach, expect, test, vi } from 'vitest';

const gpuLike = (name: string) => defineBackend({ ...js.spec, name, processor: 'gpu' });

afterEach(() => {
  vi.doUnmock('../src/thresholds.gen.ts');
  vi.resetModules();
});

/** The entry, read anew with this file and with GPUs that work. */
async function entry(which: 'node' | 'browser', thresholds: object): Promise<typeof import('../src/node.ts')> {
  vi.resetModules();
  vi.doMock('../src/thresholds.gen.ts', () => ({ thresholds }));
  vi.doMock('@sparsome/cuda', () => ({ cuda: gpuLike('cuda') }));
  vi.doMock('@sparsome/webgpu', () => ({ webgpuWith: () => gpuLike('webgpu') }));
  return which === 'node' ? import('../src/node.ts') : import('../src/browser.ts');
}
const work = { entries: 5000, bytes: 8 };

test.each(['node', 'browser'] as const)('the file decides in %s', async (which) => {
  const chosen = async (thresholds: object) => (await (await entry(which, thresholds)).decide({ work })).chosen;
  const cpu = await chosen({});
  expect(cpu).toMatch(/native-cpu|wasm-simd|js/);
  expect(await chosen({ webgpu: { fromEntries: 5001 } })).toBe(cpu);
  expect(await chosen({ webgpu: { fromEntries: 5000 } })).toBe('webgpu');
  if (which === 'node') expect(await chosen({ webgpu: { fromEntries: 5000 }, cuda: { fromEntries: 4999 } })).toBe('cuda');
});
