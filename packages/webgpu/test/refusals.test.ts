// What devices refuse: they get lost, have no memory left, find work invalid, do not compile. On the adapter there is, in CI SwiftShader.
import { dense, isSparsomeError } from '@sparsome/core';
import { search } from '@sparsome/core/contracts/knn/search';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { scaleMajor } from '@sparsome/core/contracts/sparse/scale-major';
import type { StepTime } from '@sparsome/webgpu';
import { js } from '@sparsome/js';
import { describe, expect, it } from 'vitest';
import { countBuffers, matrix, scaled, tagOf } from './sample.ts';
import { onSoftware } from './software.ts';

const there = (await onSoftware().probe()).ok;

describe.skipIf(!there)(`a device${there ? '' : ' (not run: WebGPU finds no adapter)'}`, () => {
  it('that is destroyed gives DeviceLost for all that follows, holds nothing, and a new session works', async () => {
    const devices: GPUDevice[] = [];
    let open = (): number => 0,
      steps = 0,
      killing = false;
    const backend = onSoftware({
      limits: { operations: 256 },
      onDevice(made) {
        devices.push(made);
        open = countBuffers(made);
      },
      timed() {
        if (killing && ++steps === 3) devices[0]?.destroy();
      },
    });
    const x = matrix(200, 50);
    const session = await backend.open();
    const want = await scaled(session, x);
    const given = await session.upload(scaleMajor.inputs.x, x),
      factor = await session.upload(scaleMajor.inputs.factor, new Float32Array(200).fill(3)),
      points = await session.upload(search.inputs.x, dense([200, 3], Float32Array.from({ length: 600 }, Math.sin)));
    // In the middle of a call of many steps, with memory of its own.
    killing = true;
    expect(await tagOf(session.run(search, { x: points }, { k: 5 }))).toBe('DeviceLost');
    expect(steps).toBe(3);
    expect(await tagOf(session.run(scaleMajor, { x: given, factor }, {}))).toBe('DeviceLost');
    expect(await tagOf(session.download(given))).toBe('DeviceLost');
    expect(await tagOf(session.upload(scaleMajor.inputs.x, x))).toBe('DeviceLost');
    for (const one of [given, factor, points]) one.dispose();
    // Before it is closed, which would let go of anything.
    expect(session.live()).toEqual({ buffers: 0, bytes: 0 });
    expect(open()).toBe(0);
    killing = false;
    await session.close();
    const next = await backend.open();
    expect((await scaled(next, x)).data).toEqual(want.data);
    await next.close();
    expect(devices.length).toBe(2);
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

  it('that finds work invalid says so where it computes and where it reads', async () => {
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
    using factor = await session.upload(scaleMajor.inputs.factor, new Float32Array(200).fill(3));
    const live = session.live();
    for (const call of [() => session.run(scaleMajor, { x: given, factor }, {}), () => session.download(given)]) {
      played = true;
      const error = await call().catch((e: unknown) => e);
      played = false;
      expect(isSparsomeError(error, 'BuildFailed'), String(error)).toBe(true);
      expect(session.live()).toEqual(live);
      expect((await session.download(given)).data).toEqual(x.data);
    }
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
});
