// What devices do besides computing: they get lost, run full, are small, and tell the time. On the adapter there is, in CI SwiftShader.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { dense, isSparsomeError, type Session, sparse, type TraceEvent } from '@sparsome/core';
import { probe } from '@sparsome/core/contracts/knn/probe';
import { search } from '@sparsome/core/contracts/knn/search';
import { selectMinorCount } from '@sparsome/core/contracts/sparse/select-minor-count';
import { scaleMajor } from '@sparsome/core/contracts/sparse/scale-major';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { transposeFill } from '@sparsome/core/contracts/sparse/transpose-fill';
import type { StepTime } from '@sparsome/webgpu';
import { js } from '@sparsome/js';
import { describe, expect, it } from 'vitest';
import { onSoftware } from './software.ts';

const there = (await onSoftware().probe()).ok;

function matrix(rows: number, columns: number) {
  const perRow = 5,
    indptr = new Int32Array(rows + 1),
    indices = new Int32Array(rows * perRow),
    data = new Float32Array(rows * perRow);
  for (let m = 0; m < rows; m++) {
    for (let i = 0; i < perRow; i++) {
      indices[m * perRow + i] = i * Math.floor(columns / perRow) + ((m * 7 + i) % Math.floor(columns / perRow));
      data[m * perRow + i] = 1 + ((m * 31 + i * 17) % 23);
    }
    indptr[m + 1] = (m + 1) * perRow;
  }
  return sparse({ order: 'csr', shape: [rows, columns], data, indices, indptr });
}

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

const tagOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (e: unknown) => (isSparsomeError(e) ? e.tag : String(e)),
  );
const scaled = async (session: Session, x: ReturnType<typeof matrix>) => {
  const factor = new Float32Array(x.shape[0]).fill(3);
  using given = await session.upload(scaleMajor.inputs.x, x);
  using factors = await session.upload(scaleMajor.inputs.factor, factor);
  const { y } = await session.run(scaleMajor, { x: given, factor: factors }, {});
  return session.take(y);
};

describe.skipIf(!there)('a device', () => {
  it('that is destroyed gives DeviceLost for all that follows, holds nothing, and a new session works', async () => {
    const devices: GPUDevice[] = [];
    const backend = onSoftware({ onDevice: (made) => devices.push(made) });
    const x = matrix(200, 50);
    const session = await backend.open();
    const want = await scaled(session, x);
    const given = await session.upload(scaleMajor.inputs.x, x),
      factor = await session.upload(scaleMajor.inputs.factor, new Float32Array(200).fill(3));
    const running = session.run(scaleMajor, { x: given, factor }, {}).then(
      async ({ y }) => {
        using made = y;
        await session.download(made);
      },
      (e: unknown) => Promise.reject(e),
    );
    devices[0]?.destroy();
    // The call in progress may have been over; what follows is not.
    expect(['DeviceLost', 'no error']).toContain(await tagOf(running));
    expect(await tagOf(session.run(scaleMajor, { x: given, factor }, {}))).toBe('DeviceLost');
    expect(await tagOf(session.download(given))).toBe('DeviceLost');
    expect(await tagOf(session.upload(scaleMajor.inputs.x, x))).toBe('DeviceLost');
    given.dispose();
    factor.dispose();
    // Before it is closed, which would let go of anything.
    expect(session.live()).toEqual({ buffers: 0, bytes: 0 });
    await session.close();
    const next = await backend.open();
    expect((await scaled(next, x)).data).toEqual(want.data);
    await next.close();
    expect(devices.length).toBe(2);
  });

  it('does not fill up: 500 rounds of upload, run and dispose', async () => {
    const session = await onSoftware().open();
    const x = matrix(1000, 100),
      kept = new Int32Array(100);
    const rounds = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++) {
        using given = await session.upload(selectMinorCount.inputs.x, x);
        using index = await session.upload(selectMinorCount.inputs.index, kept);
        expect((await session.take((await session.run(selectMinorCount, { x: given, index }, {})).count))[999]).toBe(5);
      }
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

  it('that has no memory left for an array, a step or what is read says so, holds nothing of it, and works on', async () => {
    let played = false;
    const backend = onSoftware({
      onDevice(device) {
        const [push, pop, scopes] = [device.pushErrorScope.bind(device), device.popErrorScope.bind(device), [] as GPUErrorFilter[]];
        device.pushErrorScope = (filter) => {
          scopes.push(filter);
          push(filter);
        };
        device.popErrorScope = async () => {
          const asked = scopes.pop() === 'out-of-memory' && played,
            found = await pop();
          return asked ? { message: 'played: no memory' } : found;
        };
      },
    });
    const x = matrix(200, 50),
      session = await backend.open();
    const want = await scaled(session, x);
    using given = await session.upload(scaleMajor.inputs.x, x);
    using factor = await session.upload(scaleMajor.inputs.factor, new Float32Array(200).fill(3));
    const live = session.live();
    const calls: readonly (() => Promise<unknown>)[] = [
      () => session.upload(scaleMajor.inputs.x, x),
      () => session.run(scaleMajor, { x: given, factor }, {}),
      () => session.download(given),
    ];
    for (const call of calls) {
      played = true;
      const error = await call().catch((e: unknown) => e);
      played = false;
      expect(isSparsomeError(error, 'OutOfMemory'), String(error)).toBe(true);
      expect(String(error)).toContain('played: no memory');
      expect(session.live()).toEqual(live);
      expect((await scaled(session, x)).data).toEqual(want.data);
    }
    await session.close();
  });

  it('that finds work invalid says so where it reads', async () => {
    let played = false;
    const backend = onSoftware({
      onDevice(device) {
        const make = device.createBuffer.bind(device);
        // Of a use that nothing may have: the buffer is invalid, and all that is done with it.
        device.createBuffer = (d) => make(played ? { ...d, usage: 0xf00 } : d);
      },
    });
    const x = matrix(200, 50),
      session = await backend.open();
    using given = await session.upload(scaleMajor.inputs.x, x);
    const live = session.live();
    played = true;
    const error = await session.download(given).catch((e: unknown) => e);
    played = false;
    expect(isSparsomeError(error, 'BuildFailed'), String(error)).toBe(true);
    expect(session.live()).toEqual(live);
    expect((await session.download(given)).data).toEqual(x.data);
    await session.close();
  });

  it('that does not compile a shader says why, in the words of its compiler, and works on', async () => {
    const backend = onSoftware({
      onDevice(device) {
        // It scales lines, too.
        const make = device.createShaderModule.bind(device);
        device.createShaderModule = (d) => make(d.label === 'sparse.normalize-log1p' ? { ...d, code: 'fn broken( {' } : d);
      },
    });
    const session = await backend.open();
    const error = await scaled(session, matrix(20, 10)).catch((e: unknown) => e);
    expect(isSparsomeError(error, 'BuildFailed'), String(error)).toBe(true);
    expect(String(error)).toMatch(/line \d+: /);
    using x = await session.upload(majorSums.inputs.x, matrix(20, 10));
    const sums = await session.run(majorSums, { x }, {});
    expect(await session.take(sums.nonzero)).toEqual(new Uint32Array(20).fill(5));
    await session.close();
  });

  it('takes 65,535 workgroups at once: more are several dispatches', async () => {
    const times: StepTime[] = [];
    const session = await onSoftware({ timed: (time) => times.push(time) }).open(),
      reference = await js.open();
    // 300,000 entries, four invocations in a group.
    const x = matrix(60_000, 50);
    expect((await scaled(session, x)).data).toEqual((await scaled(reference, x)).data);
    expect(times.find((t) => t.step.includes('scale-major'))?.dispatches).toBeGreaterThan(1);
    await session.close();
    await reference.close();
  });

  it('that may hold little says so, and others hold more', async () => {
    const backend = onSoftware();
    const session = await backend.open();
    const narrow = await backend.open({ maxBufferBytes: 1000 });
    expect(await tagOf(narrow.upload({ kind: 'vec', dtype: ['u8'] }, new Uint8Array(1001)))).toBe('OutOfMemory');
    expect(await tagOf(session.upload({ kind: 'vec', dtype: ['u8'] }, new Uint8Array(1001)))).toBe('no error');
    await narrow.close();
    await session.close();
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
    for (const b of [backend, onSoftware()]) {
      const session = await b.open({ trace });
      using x = await session.upload(
        search.inputs.x,
        dense(
          [20, 2],
          Float32Array.from({ length: 40 }, (_, i) => i % 7),
        ),
      );
      const found = await session.run(probe, { x }, { k: 2, clusters: 4, probes: 2 });
      for (const one of Object.values(found)) one.dispose();
      await session.close();
    }
    // Sorting ends in a copy: the first step of knn.probe has two passes.
    expect(passes[0]).toBe(2);
    const [timed, not] = events.filter((e) => e.kind === 'run');
    expect(timed?.device?.ms).toBeGreaterThan(0);
    expect(not?.device?.submissions).toBe(timed?.device?.submissions);
    expect(not?.device).not.toHaveProperty('ms');
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
