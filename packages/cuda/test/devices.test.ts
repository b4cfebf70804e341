// Several devices that differ: which one a session is on, and that nothing of it is on another.
import { type Session, sparse } from '@sparsome/core';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { cuda } from '@sparsome/cuda';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { built, errorOf, set, unset, useEmulatedDriver } from './emulated.ts';
import { journalOf } from './journal.ts';

const bytes = { kind: 'vec', dtype: ['u8'] } as const;
const mebi = 2 ** 20;

beforeEach(useEmulatedDriver);
afterEach(unset);

/** Sums of `rows` rows of one entry, which is `value`. */
async function sums(s: Session, rows: number, value: number): Promise<Float64Array> {
  const starts = Int32Array.from({ length: rows + 1 }, (_, i) => i);
  const matrix = sparse({ order: 'csr', shape: [rows, 1], data: new Float32Array(rows).fill(value), indices: new Int32Array(rows), indptr: starts });
  const x = await s.upload(majorSums.inputs.x, matrix);
  const { sum, nonzero } = await s.run(majorSums, { x }, {});
  for (const used of [x, nonzero]) used.dispose();
  return s.take(sum);
}

describe.skipIf(!built)('one of several devices', () => {
  test('is chosen by number', async () => {
    set('DEVICES', `7.0,9.0:${80 * mebi}`);
    const s = await cuda.open({ device: 1 });
    expect(s.capabilities.device).toBe('emulated CUDA device 1 (device 1 of 2), 80 MiB, driver for CUDA 12.0');
    expect(s.capabilities).toMatchObject({ target: 'sm_90', maxBufferBytes: 80 * mebi, emulated: true, hostVisible: false });
    await s.close();
    for (const device of [2, -1]) {
      const error = await errorOf(() => cuda.open({ device }));
      expect(error).toMatchObject({
        tag: 'Unavailable',
        what: `there is no device ${device}: the driver has 2, from 0 on`,
        expected: '0 to 1',
        got: `${device}`,
      });
      expect(error.fix).toBe('choose device 0 (emulated CUDA device 0, compute capability 7.0) or device 1 (emulated CUDA device 1, compute capability 9.0)');
    }
  });

  test('is the first that is new enough, where nobody chooses; one that is too old is refused by name', async () => {
    set('DEVICES', '6.1,3.5,8.6,9.0');
    const third = { device: expect.stringMatching(/^emulated CUDA device 2 \(device 2 of 4\)/), target: 'sm_86' };
    expect(await cuda.probe()).toMatchObject({ ok: true, capabilities: third });
    await using s = await cuda.open();
    expect(s.capabilities).toMatchObject(third);
    const journal = await journalOf(async () => expect(await sums(s, 3, 5)).toEqual(Float64Array.of(5, 5, 5)));
    expect(journal).toContain('launch 2 sparse_major_sums');
    expect(await errorOf(() => cuda.open({ device: 0 }))).toMatchObject({
      tag: 'Unavailable',
      what: 'too old: device 0 (emulated CUDA device 0, compute capability 6.1)',
      expected: 'compute capability 7.0 or higher',
      got: 'compute capability 6.1',
      fix: expect.stringMatching(/^choose device 2 \(emulated CUDA device 2, compute capability 8\.6\) or device 3/),
    });
    set('DEVICES', '6.1,3.5');
    const why = 'too old: device 0 (emulated CUDA device 0, compute capability 6.1); device 1 (emulated CUDA device 1, compute capability 3.5)';
    expect(await cuda.probe()).toMatchObject({ ok: false, why, fix: expect.stringContaining('7.0 or higher') });
    expect(await errorOf(() => cuda.open())).toMatchObject({ tag: 'Unavailable', what: why, got: 'compute capability 6.1, compute capability 3.5' });
  });

  test('holds what is on it, up to its own limit; another one is as empty as before', async () => {
    set('DEVICES', `7.0:${3 * mebi},7.0:${2 * mebi}`);
    await using first = await cuda.open();
    await using second = await cuda.open({ device: 1 });
    const journal = await journalOf(async () => {
      const there = await second.upload(bytes, new Uint8Array(mebi).fill(7));
      await using again = await cuda.open({ device: 1 });
      // Sessions of a device share its memory.
      expect((await errorOf(() => again.upload(bytes, new Uint8Array(mebi + 1)))).tag).toBe('OutOfMemory');
      (await first.upload(bytes, new Uint8Array(3 * mebi))).dispose();
      expect(Buffer.compare(await second.take(there), Buffer.alloc(mebi, 7))).toBe(0);
    });
    const moved = journal.filter((line) => /^(allocate|free)/.test(line));
    expect(moved).toEqual([`allocate 1 ${mebi}`, `allocate 0 ${3 * mebi}`, `free 0 ${3 * mebi}`, `free 1 ${mebi}`]);
  });

  test('works while another one does', async () => {
    set('DEVICES', '7.0,8.0');
    await using first = await cuda.open({ device: 0 });
    await using second = await cuda.open({ device: 1 });
    const journal = await journalOf(async () => {
      const rounds = [1, 2, 3, 4, 5, 6, 7, 8];
      const work = async (s: Session, factor: number): Promise<void> => {
        for (const n of rounds) expect(await sums(s, 100 * n, factor * n)).toEqual(new Float64Array(100 * n).fill(factor * n));
      };
      await Promise.all([work(first, 1), work(second, 10)]);
    });
    const launches = journal.filter((line) => line.startsWith('launch')).map((line) => line.split(' ')[1]);
    expect(launches.toSorted()).toEqual([...Array(8).fill('0'), ...Array(8).fill('1')]);
    // Neither waited for the other to end.
    expect(launches.join('')).not.toMatch(/^(0{8}1{8}|1{8}0{8})$/);
  });

  test('goes on when another one is lost', async () => {
    set('DEVICES', '7.0,7.0');
    const lost = await cuda.open({ device: 0 });
    await using other = await cuda.open({ device: 1 });
    const there = await other.upload(bytes, Uint8Array.of(1, 2));
    set('FAIL', 'cuLaunchKernel:1:719');
    expect((await errorOf(() => sums(lost, 2, 1))).tag).toBe('DeviceLost');
    expect(await sums(other, 2, 4)).toEqual(Float64Array.of(4, 4));
    expect((await errorOf(() => lost.upload(bytes, Uint8Array.of(1)))).tag).toBe('DeviceLost');
    await lost.close();
    expect(await other.take(there)).toEqual(Uint8Array.of(1, 2));
  });

  test('may be shared by sessions that do not disturb each other', async () => {
    const [a, b] = [await cuda.open(), await cuda.open()];
    const there = await a.upload(bytes, Uint8Array.of(1, 2));
    await b.close();
    expect(await a.download(there)).toEqual(Uint8Array.of(1, 2));
    await a.close();
  });
});
