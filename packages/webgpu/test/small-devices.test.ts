// The suite on devices that are played smaller than any: arrays are then cut, dispatches split and long work done in many steps.
// Kept small, some 30 s of CPU on SwiftShader: of each contract ten cases, those that are hard on sums, sorting and cutting.
import { type Case, subjectOf, suite } from '@sparsome/conformance';
import { isSparsomeError } from '@sparsome/core';
import type { GpuLimits } from '@sparsome/webgpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onSoftware } from './software.ts';

interface Device {
  readonly limits: Partial<GpuLimits>;
  readonly asked: RegExp;
}
// The least that WebGPU promises are buffers of 256 MiB, 128 MiB of them seen at once, and 65,535 workgroups.
const devices: { readonly [name: string]: Device } = {
  // 256 entries at once: the last line of `lines-257`, the one line of `entries-257` and of `dense-line`, `tails-counts` whole.
  'that sees 4 KiB of an array': {
    limits: { buffer: 1 << 20, binding: 4096, groups: 3, operations: 8192 },
    asked:
      /^(?!knn\.probe).*\/(golden\/(typical-counts|lane-tails|ties|lengths|equal-rows|sizes-65-9)|shape\/(lines-257|entries-257|tails-counts|dense-line|all-ties|empty-lines))$/,
  },
  // Canonical blocks are seen as a whole: 16,384 rows with their pointers. Workgroups as large as those of GPUs.
  'that sees little more than one canonical block': {
    limits: { buffer: 1 << 22, binding: (1 << 17) + 512, groups: 2, groupSize: 64, operations: 1 << 16 },
    asked: /\/golden\/(two-blocks|two-large-blocks|order-blocks|hub|everybody|too-small-groups|one-group)$/,
  },
};

// What works on a value as a whole is refused where the device does not see it; what works line by line never is.
const asWhole =
  /^(embed\.|dense\.(center-gram|gram|matmul)|graph\.|knn\.|sparse\.(clipped-moments|concat-major|gram|group-moments|matmul-dense|minor-sums|select-minor-fill|take-major|transpose-))/;

const there = (await onSoftware().probe()).ok;

describe.skipIf(!there).each(Object.entries(devices))('a device %s', (_, { limits, asked }) => {
  const backend = onSoftware({ limits });
  const all = suite(subjectOf(backend));
  const cases = all.cases.filter(({ id }) => asked.test(id));
  const computed = new Map<string, number>(),
    refused: Case[] = [];
  // Held open, so that a case that ends its sessions does not end the device and its pipelines.
  let kept: { close(): Promise<void> } | undefined;
  beforeAll(async () => {
    kept = await backend.open();
  });
  afterAll(async () => {
    await all.close();
    await kept?.close();
  });

  it.each(cases.map((one) => [one.id, one] as const))('%s', async (_id, one) => {
    const outcome = await one.run().catch((e: unknown) => {
      if (!isSparsomeError(e, 'OutOfMemory')) throw e;
      refused.push(one);
      return e;
    });
    if (!outcome) computed.set(one.subject, (computed.get(one.subject) ?? 0) + 1);
  });

  it('has refused only what it does not see as a whole, and computed some of every contract', () => {
    expect(refused.map(({ id }) => id).filter((id) => !asWhole.test(id))).toEqual([]);
    expect(refused.length).toBeLessThan(cases.length / 5);
    expect([...new Set(cases.map(({ subject }) => subject))].filter((subject) => !computed.has(subject))).toEqual([]);
  });
});

it('there is an adapter, or the tests above were not run', () => {
  if (!there) console.log('not run: WebGPU finds no adapter');
  expect(process.env['CI'] === 'true' && !there).toBe(false);
});
