// What devices do besides computing: they do not fill up, are small, and tell the time. On the adapter there is, in CI SwiftShader.
// What they refuse: refusals.test.ts.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { dense, type TraceEvent } from '@sparsome/core';
import { probe } from '@sparsome/core/contracts/knn/probe';
import { search } from '@sparsome/core/contracts/knn/search';
import { selectMinorCount } from '@sparsome/core/contracts/sparse/select-minor-count';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { topSums } from '@sparsome/core/contracts/sparse/top-sums';
import { transposeFill } from '@sparsome/core/contracts/sparse/transpose-fill';
import type { StepTime } from '@sparsome/webgpu';
import { js } from '@sparsome/js';
import { describe, expect, it } from 'vitest';
import { countBuffers, matrix, scaled, tagOf } from './sample.ts';
import { onSoftware } from './software.ts';

const there = (await onSoftware().probe()).ok,
  own = fileURLToPath(new URL('..', import.meta.url));

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
/** Memory of the process once what nobody holds is given back: wrappers of Dawn's objects, too. */
async function settled(): Promise<number> {
  for (let n = 0; n < 4; n++) {
    if (typeof collect === 'function') collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage().rss;
}

describe.skipIf(!there)('a device', () => {
  it('does not fill up: 500 rounds of upload, run and dispose', async () => {
    let open = (): number => 0;
    const session = await onSoftware({ onDevice: (device) => (open = countBuffers(device)) }).open();
    const x = matrix(1000, 100),
      kept = new Int32Array(100);
    const rounds = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++) {
        using given = await session.upload(selectMinorCount.inputs.x, x);
        using index = await session.upload(selectMinorCount.inputs.index, kept);
        expect((await session.take((await session.run(selectMinorCount, { x: given, index }, {})).count))[999]).toBe(5);
        if (n % 10 > 0) continue;
        // With memory that the kernel takes for itself.
        using k = await session.upload(topSums.inputs.k, Uint32Array.of(2));
        (await session.run(topSums, { x: given, k }, {})).sum.dispose();
      }
      expect(open()).toBe(0);
    };
    // The process's allocator takes its arenas in the first 600 rounds; after them nothing grows.
    await rounds(700);
    const before = await settled(),
      peak = session.peakBytes();
    await rounds(500);
    const grown = (await settled()) - before;
    expect(session.live()).toEqual({ buffers: 0, bytes: 0 });
    expect(session.peakBytes()).toBe(peak);
    // A matrix left behind in each round would be 21 MiB; its smaller parts show in live() and peakBytes().
    expect(grown / 2 ** 20).toBeLessThan(16);
    await session.close();
  }, 300_000);

  it('that is small gives the same answer: few workgroups at once, little seen at once', async () => {
    const x = matrix(400, 50);
    const reference = await js.open(),
      want = await scaled(reference, x);
    const events: number[] = [];
    const small = await onSoftware({ limits: { groups: 3, binding: 4096 } }).open({ trace: (e) => e.kind === 'run' && events.push(e.pieces) });
    expect((await scaled(small, x)).data).toEqual(want.data);
    expect(events[0]).toBeGreaterThan(3);
    // What cannot be cut is refused, and nothing stays.
    using given = await small.upload(transposeFill.inputs.x, x);
    using indptr = await small.upload(transposeFill.inputs.indptr, new Int32Array(51));
    const live = small.live();
    expect(await tagOf(small.run(transposeFill, { x: given, indptr }, {}))).toBe('OutOfMemory');
    expect(small.live()).toEqual(live);
    await small.close();
    await reference.close();
  });

  it('times its steps, and a step is one submission', async () => {
    const times: StepTime[] = [],
      events: TraceEvent[] = [];
    const session = await onSoftware({ timed: (time) => times.push(time) }).open({ trace: (e) => events.push(e) });
    using x = await session.upload(majorSums.inputs.x, matrix(500, 50));
    const result = await session.run(majorSums, { x }, {});
    // Four vectors, for which the device is waited once.
    const { sum, nonzero } = await session.takeAll(result);
    const [sums, counts] = [await session.download((await session.run(majorSums, { x }, {})).sum), new Uint32Array(500).fill(5)];
    expect([sum, nonzero]).toEqual([sums, counts]);
    expect(await tagOf(session.download(result.sum))).toBe('Disposed');
    expect(events.map((e) => [e.kind, e.device?.submissions, e.device?.readbacks])).toEqual([
      ['upload', 0, 0],
      ['run', 1, 0],
      ['download', 1, 1],
      ['run', 1, 0],
      ['download', 1, 1],
    ]);
    for (const e of events) expect(e.kind === 'run' ? e.device?.ms : 1).toBeGreaterThan(0);
    times.splice(1);
    expect(times.map((t) => t.step)).toEqual(['webgpu sparse.major-sums']);
    expect(times[0]?.dispatches).toBe(1);
    expect(times[0]?.deviceMs).toBeGreaterThan(0);
    await session.close();
  });

  it('times all passes of a step, and nothing where nobody asks', async () => {
    const passes: number[] = [],
      events: TraceEvent[] = [];
    const backend = onSoftware({
      timed: true,
      onDevice(device) {
        const make = device.createQuerySet.bind(device);
        device.createQuerySet = (d) => {
          passes.push(d.count / 2);
          return make(d);
        };
      },
    });
    const trace = (e: TraceEvent): void => void events.push(e);
    const session = await backend.open({ trace });
    using x = await session.upload(
      search.inputs.x,
      dense(
        [20, 2],
        Float32Array.from({ length: 40 }, (_, i) => i % 7),
      ),
    );
    const found = await session.run(probe, { x }, { k: 2, clusters: 4, probes: 2 });
    for (const one of Object.values(found)) one.dispose();
    // Sorting ends in a copy: the first step of knn.probe has two passes.
    expect(passes[0]).toBe(2);
    await scaled(session, matrix(20, 10));
    await session.close();
    const other = await onSoftware().open({ trace });
    await scaled(other, matrix(20, 10));
    await other.close();
    const [first, timed, not] = events.filter((e) => e.kind === 'run');
    for (const e of [first, timed]) expect(e?.device?.ms).toBeGreaterThan(0);
    expect(not?.device?.submissions).toBe(timed?.device?.submissions);
    expect(not?.device).not.toHaveProperty('ms');
  });

  it('is asked for all that its adapter has', async () => {
    const devices: GPUDevice[] = [];
    const session = await onSoftware({ onDevice: (device) => devices.push(device) }).open(),
      { maxBufferBytes, maxBindingBytes } = session.capabilities;
    await session.close();
    // More than every device has to have, which a device gives that is not asked.
    expect(maxBufferBytes).toBeGreaterThan(2 ** 28);
    expect(devices.map(({ limits }) => Math.min(limits.maxBufferSize, 2 ** 32 - 4))).toEqual([maxBufferBytes]);
    expect(devices.map(({ limits }) => Math.min(limits.maxStorageBufferBindingSize, 2 ** 32 - 4))).toEqual([maxBindingBytes]);
  });

  it('that is not there is said: no driver, and no WebGPU', async () => {
    const said = async (program: string, env: object): Promise<string> =>
      (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: own, env: { ...process.env, ...env } })).stdout.trim();
    const asking = `import { webgpu } from '@sparsome/webgpu'; console.log(JSON.stringify(await webgpu.probe())); process.exit(0);`;
    expect(JSON.parse(await said(asking, { VK_DRIVER_FILES: '/nowhere.json', VK_ICD_FILENAMES: '/nowhere.json' }))).toEqual({
      ok: false,
      why: 'WebGPU finds no adapter',
      fix: expect.stringContaining('Vulkan driver'),
    });
    const without = `import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent('export const resolve = (name, context, next) => { if (name === "webgpu") throw new Error("not installed"); return next(name, context); }'));
      const { webgpu } = await import('@sparsome/webgpu'); console.log(JSON.stringify(await webgpu.probe())); process.exit(0);`;
    expect(JSON.parse(await said(without, {}))).toMatchObject({ ok: false, why: 'there is no WebGPU here' });
  });

  it('that computes on the CPU is taken only when asked for', async () => {
    const probe = await onSoftware({ software: false }).probe();
    const asked = await onSoftware().probe();
    if (!asked.ok || !asked.capabilities.device.includes('software')) return;
    expect(probe.ok).toBe(false);
    if (!probe.ok) expect(probe.why).toContain('computes on the CPU');
  });
});

it('an adapter is there, or the tests above were not run', () => {
  if (!there) console.log('not run: WebGPU finds no adapter (Debian: apt-get install chromium-common libvulkan1)');
  expect(process.env['CI'] === 'true' && !there).toBe(false);
});
