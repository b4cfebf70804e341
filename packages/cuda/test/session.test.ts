// Sessions on the emulated driver: memory, errors in the driver's words, and what is left after a device is lost.
import { type Contract, type Session, sparse, type TraceEvent } from '@sparsome/core';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { cuda } from '@sparsome/cuda';
import { js } from '@sparsome/js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Addon } from '../src/addon.ts';
import { checkImage } from '../src/images.ts';
import { built, errorOf, set, unset, useEmulatedDriver } from './emulated.ts';

const bytes = { kind: 'vec', dtype: ['u8'] } as const;
const matrix = sparse({ order: 'csr', shape: [2, 3], data: Float32Array.of(1, 2, 3), indices: Int32Array.of(0, 2, 1), indptr: Int32Array.of(0, 2, 3) });

beforeEach(useEmulatedDriver);
afterEach(unset);

describe('a driver that is not there', () => {
  test('is a reason, not an error', async () => {
    process.env['SPARSOME_LIBCUDA'] = 'libnowhere.so.1';
    const probe = await cuda.probe();
    if (probe.ok) throw new Error('there is such a library');
    if (!built) return expect(probe.why).toContain('no CUDA addon');
    expect(probe.why).toMatch(/^dlopen: no driver \(libnowhere\.so\.1: cannot open shared object file/);
    expect(probe.fix).toContain('no toolkit is needed');
    expect((await errorOf(() => cuda.open())).tag).toBe('Unavailable');
  });
  test.skipIf(!built)('nor is a library without its entry points', async () => {
    process.env['SPARSOME_LIBCUDA'] = 'libm.so.6';
    expect(await cuda.probe()).toMatchObject({ ok: false, why: expect.stringContaining('no cuInit') });
  });
});

describe.skipIf(!built)('memory', () => {
  test('large arrays go through pinned memory in pieces and come back the same', async () => {
    const s = await cuda.open();
    const array = new Uint8Array(13 * 2 ** 20 + 17).map((_, i) => (i * 2654435761) >>> 24);
    const there = await s.upload(bytes, array);
    expect(Buffer.compare(await s.download(there), array)).toBe(0);
    expect(s.live()).toEqual({ buffers: 1, bytes: array.length });
    there.dispose();
    expect(s.live()).toEqual({ buffers: 0, bytes: 0 });
    expect(s.peakBytes()).toBe(array.length);
    await s.close();
  });
  test('without stream-ordered allocation, too', async () => {
    set('POOLS', '0');
    const s = await cuda.open();
    const there = await s.upload(bytes, Uint8Array.of(7));
    expect(await s.take(there)).toEqual(Uint8Array.of(7));
    await s.close();
  });
  test('what the device has not is OutOfMemory, and nothing is lost by it', async () => {
    set('MEMORY', String(2 ** 20));
    const s = await cuda.open();
    const first = await s.upload(bytes, new Uint8Array(700_000));
    const error = await errorOf(() => s.upload(bytes, new Uint8Array(700_000)));
    expect(error).toMatchObject({
      tag: 'OutOfMemory',
      what: 'cuMemAllocAsync gave CUDA_ERROR_OUT_OF_MEMORY: out of memory',
      expected: "what is free of the device's 1048576 bytes",
      got: '700000 bytes',
    });
    expect(s.live().bytes).toBe(700_000);
    expect(Buffer.compare(await s.download(first), new Uint8Array(700_000))).toBe(0);
    first.dispose();
    await s.download(await s.upload(bytes, Uint8Array.of(1)));
    (await s.upload(bytes, new Uint8Array(700_000))).dispose();
    await s.close();
  });
});

describe.skipIf(!built)('canonical blocks', () => {
  test('are folded on the device: nothing is copied, and the bits are those of js', async () => {
    const rows = 2 * 4096 + 1; // three blocks
    const x = sparse({
      order: 'csr',
      shape: [rows, 5],
      data: Float64Array.from({ length: rows }, (_, i) => 1 / (i + 1)),
      indices: Int32Array.from({ length: rows }, (_, i) => i % 5),
      indptr: Int32Array.from({ length: rows + 1 }, (_, i) => i),
    });
    const events: TraceEvent[] = [];
    const sums = async (s: Session): Promise<Float64Array> => {
      const there = await s.upload(minorSums.inputs.x, x);
      const { sum } = await s.run(minorSums, { x: there }, {});
      return s.take(sum);
    };
    const [device, reference] = [await cuda.open({ trace: (e) => events.push(e) }), await js.open()];
    expect(await sums(device)).toEqual(await sums(reference));
    expect(events.map((e) => (e.kind === 'run' ? `${e.contract} in ${e.pieces}` : `${e.kind} ${e.reason}`))).toEqual([
      'upload asked',
      'sparse.minor-sums in 3',
      'download asked',
    ]);
    await Promise.all([device.close(), reference.close()]);
  });
});

describe.skipIf(!built)('a device that is lost', () => {
  const failing = [
    ['at a launch', 'cuLaunchKernel:1:719', 'cuLaunchKernel gave CUDA_ERROR_LAUNCH_FAILED: unspecified launch failure'],
    ['while a kernel runs', 'cuStreamSynchronize:1:700', 'cuStreamSynchronize gave CUDA_ERROR_ILLEGAL_ADDRESS: an illegal memory access was encountered'],
  ] as const;
  test.each(failing)('%s is DeviceLost; it is closed, and a new session works', async (_, fail, what) => {
    const s = await cuda.open();
    const x = await s.upload(majorSums.inputs.x, matrix);
    const before = s.live();
    set('FAIL', fail);
    expect(await errorOf(() => s.run(majorSums, { x }, {}))).toMatchObject({ tag: 'DeviceLost', what });
    expect(s.live()).toEqual(before);
    // Dead for good: every call says the same, and what is disposed does not fail.
    expect((await errorOf(() => s.download(x))).tag).toBe('DeviceLost');
    expect((await errorOf(() => s.upload(bytes, Uint8Array.of(1)))).tag).toBe('DeviceLost');
    x.dispose();
    expect(s.live()).toEqual({ buffers: 0, bytes: 0 });
    await s.close();
    delete process.env['SPARSOME_EMULATED_FAIL'];
    const next = await cuda.open();
    const outputs = await next.run(majorSums, { x: await next.upload(majorSums.inputs.x, matrix) }, {});
    expect(await next.take(outputs.sum)).toEqual(Float64Array.of(3, 3));
    await next.close();
  });
});

describe.skipIf(!built)('a session that is not lost', () => {
  test.each([
    ['CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES', 701, 'Unsupported'],
    ['CUDA_ERROR_ILLEGAL_STATE', 401, 'Unavailable'],
  ] as const)('goes on after %s at a launch', async (code, number, tag) => {
    await using s = await cuda.open();
    const x = await s.upload(majorSums.inputs.x, matrix);
    const before = s.live();
    set('FAIL', `cuLaunchKernel:1:${number}`);
    expect(await errorOf(() => s.run(majorSums, { x }, {}))).toMatchObject({ tag, what: expect.stringContaining(`cuLaunchKernel gave ${code}`) });
    expect(s.live()).toEqual(before);
    expect(await s.take((await s.run(majorSums, { x }, {})).sum)).toEqual(Float64Array.of(3, 3));
    x.dispose();
  });
  test('is told apart from one that could not be opened: nothing was lost', async () => {
    for (const [call, number, tag, fix] of [
      ['cuCtxCreate_v2', 46, 'Unavailable', 'exclusive mode'],
      ['cuCtxCreate_v2', 2, 'OutOfMemory', 'end what else uses the device'],
      ['cuStreamCreate', 214, 'Unavailable', 'restart or update the driver'],
    ] as const) {
      set('FAIL', `${call}:1:${number}`);
      expect(await errorOf(() => cuda.open())).toMatchObject({ tag, consequence: 'no session was opened', fix: expect.stringContaining(fix) });
      unset();
      await (await cuda.open()).close();
    }
  });
  test('names the target it has where another one is asked for', async () => {
    expect(await errorOf(() => cuda.open({ target: 'sm_90' }))).toMatchObject({ tag: 'Unavailable', expected: 'sm_70', got: 'sm_90' });
  });
});

describe('errors of the build', () => {
  test.skipIf(!built)('PTX that a driver refuses is BuildFailed', async () => {
    const s = await cuda.open();
    const x = await s.upload(majorSums.inputs.x, matrix);
    set('FAIL', 'cuModuleLoadData:1:218');
    expect(await errorOf(() => s.run(majorSums, { x }, {}))).toMatchObject({ tag: 'BuildFailed', what: expect.stringContaining('CUDA_ERROR_INVALID_PTX') });
    await s.close();
  });
  test('PTX that is not what was built, or is missing, is Corrupt', async () => {
    const addon = (image: ReturnType<Addon['image']>): Pick<Addon, 'image'> => ({ image: () => image });
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'; // of "abc"
    expect(() => checkImage(addon({ sha256, ptx: 'abc' }), 'a')).not.toThrow();
    expect((await errorOf(async () => checkImage(addon({ sha256, ptx: 'abd' }), 'a'))).tag).toBe('Corrupt');
    expect((await errorOf(async () => checkImage(addon(undefined), 'a'))).tag).toBe('Corrupt');
  });
  test.skipIf(!built)('a damaged image does not reach the driver', async () => {
    const { loadAddon } = await import('../src/addon.ts');
    const addon = loadAddon();
    if ('why' in addon) throw new Error(addon.why);
    const image = addon.image;
    const s = await cuda.open();
    try {
      Reflect.set(addon, 'image', (name: string) => {
        const found = image(name);
        return found && { ...found, ptx: `${found.ptx} ` };
      });
      const x = await s.upload(majorSums.inputs.x, matrix);
      expect((await errorOf(() => s.run(majorSums, { x }, {}))).tag).toBe('Corrupt');
      Reflect.set(addon, 'image', image);
      expect(await s.take((await s.run(majorSums, { x }, {})).sum)).toEqual(Float64Array.of(3, 3));
    } finally {
      Reflect.set(addon, 'image', image);
      await s.close();
    }
  });
  test.skipIf(!built)('every kernel has its image', async () => {
    const s = await cuda.open();
    const { loadAddon } = await import('../src/addon.ts');
    const addon = loadAddon();
    if ('why' in addon) throw new Error(addon.why);
    const contracts: readonly Contract[] = cuda.spec.kernels.map((k) => k.contract);
    expect(contracts.length).toBeGreaterThan(25);
    for (const c of contracts) checkImage(addon, c.id.replace(/[.-]/g, '_'));
    await s.close();
  });
});
