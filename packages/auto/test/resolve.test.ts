import { contract, defineBackend, type DTypes, extend, implement, isSparsomeError } from '@sparsome/core';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { js } from '@sparsome/js';
import { autoOf, decisionText } from '@sparsome/auto';
import { describe, expect, test } from 'vitest';
import { candidate, capabilities, like } from './backends.ts';

describe('auto', () => {
  test('takes the first that is available and has what is needed, and says why not the others', async () => {
    const auto = autoOf([
      { name: 'missing', load: () => Promise.reject(new Error("Cannot find package '@sparsome/missing'")) },
      candidate(like('absent', { probe: async () => ({ ok: false, why: 'no device', fix: 'plug one in' }) })),
      candidate(like('poor', { kernels: [] })),
      candidate(like('broken', { fails: () => true })),
      candidate(like('good')),
      candidate(like('spare')),
    ]);
    const session = await auto.open({ needs: [minorSums] });
    expect(session.backend).toBe('good');
    expect(decisionText(session.decision)).toMatchInlineSnapshot(`
      "x missing  it did not load: Cannot find package '@sparsome/missing'
      x absent   no device
                 to use it: plug one in
      x poor     js, 1 thread, JavaScript engine; lacks sparse.minor-sums v1
      x broken   it did not load: the driver is too old
      * good     js, 1 thread, JavaScript engine
        spare    js, 1 thread, JavaScript engine"
    `);
    await session.close();
  });
  test('opens the one asked for, or none', async () => {
    const auto = autoOf([candidate(like('a')), candidate(like('b'))]);
    const session = await auto.open({ backend: 'b' });
    expect(session.backend).toBe('b');
    await session.close();
    const error = await auto.open({ backend: 'c' }).catch((e: unknown) => e);
    expect(isSparsomeError(error, 'InvalidInput') && error.expected).toBe('auto, a, b');
    const none = await autoOf([candidate(like('a', { kernels: [] }))])
      .open({ needs: [minorSums] })
      .catch((e: unknown) => e);
    expect(isSparsomeError(none, 'Unavailable') && none.got).toContain('lacks sparse.minor-sums v1');
    const old = await autoOf([candidate(js)])
      .open({ needs: [contract({ ...minorSums, version: 9 })] })
      .catch((e: unknown) => e);
    expect(isSparsomeError(old, 'Unavailable') && old.got).toContain('lacks sparse.minor-sums v9');
  });
  test('concurrent opens share one import and one probe; a failure is tried again', async () => {
    let loads = 0,
      probes = 0,
      down = true;
    const backend = like('slow', {
      probe: async () => {
        probes++;
        return down ? { ok: false, why: 'asleep' } : { ok: true, capabilities: await capabilities() };
      },
    });
    const auto = autoOf([{ name: 'slow', load: async () => (loads++, backend) }]);
    await Promise.all([auto.decide(), auto.decide(), auto.decide()]);
    expect([loads, probes]).toEqual([1, 1]);
    expect((await auto.decide()).chosen).toBeUndefined();
    expect(loads).toBe(2);
    down = false;
    const sessions = await Promise.all([auto.open(), auto.open()]);
    expect([loads, probes]).toEqual([3, 3]);
    expect((await auto.decide()).chosen).toBe('slow');
    expect(loads).toBe(3);
    await Promise.all(sessions.map((s) => s.close()));
  });
  test('a kernel added by the user counts', async () => {
    const own = contract({ ...minorSums, id: 'mine.sums' });
    const mine = extend(js, { kernels: [implement<DTypes, null>()(own, { run() {} })] });
    const session = await autoOf([candidate(js), candidate(defineBackend({ ...mine.spec, name: 'mine' }))]).open({ needs: [own] });
    expect(session.backend).toBe('mine');
    await session.close();
  });
});

describe('threads', () => {
  const several = async (fromEntries: number) => {
    const c = { ...(await capabilities()), threads: 4 };
    const backend = defineBackend({
      ...js.spec,
      name: 'several',
      probe: async () => ({ ok: true, capabilities: c }),
      open: async (o) => ({ ...(await js.spec.open(o)), capabilities: { ...c, threads: o.threads || 4 } }),
    });
    return autoOf([candidate(backend)], { several: { threadsFromEntries: fromEntries } });
  };
  const opened = async (fromEntries: number, o: Parameters<ReturnType<typeof autoOf>['open']>[0]) => {
    const session = await (await several(fromEntries)).open(o);
    await session.close();
    return [session.capabilities.threads, session.decision.verdicts[0]?.why];
  };
  test('are one for work that was measured to be too small for more', async () => {
    expect(await opened(100, { work: { entries: 99, bytes: 8 } })).toEqual([1, 'opened with one thread: more are not worth their start below 100 entries']);
    expect(await opened(100, { work: { entries: 100, bytes: 8 } })).toEqual([4, undefined]);
    expect(await opened(Number.POSITIVE_INFINITY, { work: { entries: 100, bytes: 8 } })).toEqual([1, 'opened with one thread: more are not worth their start']);
  });
  test('are as asked for, and all where the size is not known or the backend was named', async () => {
    const work = { entries: 1, bytes: 8 };
    expect(await opened(100, {})).toEqual([4, undefined]);
    expect(await opened(100, { work, threads: 3 })).toEqual([3, undefined]);
    expect(await opened(100, { work, threads: 0, backend: 'several' })).toEqual([4, undefined]);
  });
});
