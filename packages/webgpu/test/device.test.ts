// What devices do besides computing: they get lost, run full, are small, and tell the time. On the adapter there is, in CI SwiftShader.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { dense, isSparsomeError, type Session, sparse, type TraceEvent } from '@sparsome/core';
import { probe } from '@sparsome/core/contracts/knn/probe';
import { search } from '@sparsome/core/contracts/knn/search';
import { scaleMajor } from '@sparsome/core/contracts/sparse/scale-major';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { selectMinorCount } from '@sparsome/core/contracts/sparse/select-minor-count';
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
      (r) => session.download(r.y),
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
    await session.close();
    expect(session.live()).toEqual({ buffers: 0, bytes: 0 });
    const next = await backend.open();
    expect((await scaled(next, x)).data).toEqual(want.data);
    await next.close();
    expect(devices.length).toBe(2);
  });

  it('does not fill up: 500 rounds of upload, run and dispose', async () => {
    const session = await onSoftware().open();
    const x = matrix(40, 20),
      kept = new Int32Array(20);
    const rounds = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++) {
        using given = await session.upload(selectMinorCount.inputs.x, x);
        using index = await session.upload(selectMinorCount.inputs.index, kept);
        expect((await session.take((await session.run(selectMinorCount, { x: given, index }, {})).count))[39]).toBe(5);
      }
    };
    // The process's allocator takes its arenas in the first 600 rounds; after them nothing grows.
    await rounds(700);
    const before = await settled();
    await rounds(500);
    const grown = (await settled()) - before;
    expect(session.live()).toEqual({ buffers: 0, bytes: 0 });
    // A buffer of 1 KiB left behind in each round would be half a megabyte; a device's own buffers are 64 KiB and more.
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
