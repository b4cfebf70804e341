import { type AnyBackend, type Backend, contract, defineBackend, type DTypes, extend, implement, isSparsomeError, type Probe } from '@sparsome/core';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { js } from '@sparsome/js';
import { autoOf, decisionText } from '@sparsome/auto';
import { describe, expect, test } from 'vitest';

const capabilities = async () => {
  const probe = await js.probe();
  if (!probe.ok) throw new Error(probe.why);
  return probe.capabilities;
};
/** js under another name, with a probe and a way to open of the test's choosing. */
const like = (
  name: string,
  over: { probe?: () => Promise<Probe>; fails?: () => boolean; kernels?: Backend<'js', DTypes, null>['spec']['kernels']; processor?: 'gpu' } = {},
): AnyBackend =>
  defineBackend({
    ...js.spec,
    name,
    kernels: over.kernels ?? js.spec.kernels,
    processor: over.processor ?? 'cpu',
    probe: over.probe ?? js.spec.probe,
    async open(o) {
      if (over.fails?.()) throw new Error('the driver is too old');
      return js.spec.open(o);
    },
  });
/** js under another name, and of each session it opened the threads asked for and whether it is closed. */
const recorded = (name: string) => {
  const opened: { readonly threads: number | undefined; closed: boolean }[] = [];
  const backend = defineBackend({
    ...js.spec,
    name,
    async open(o) {
      const session = { threads: o.threads, closed: false },
        own = await js.spec.open(o);
      opened.push(session);
      return {
        ...own,
        async close() {
          session.closed = true;
          await own.close();
        },
      };
    },
  });
  return { backend, opened };
};
const candidate = (backend: AnyBackend) => ({ name: backend.name, load: async () => backend });

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
  test('gives a GPU a companion, which closes with it', async () => {
    const gpu = like('gpu', { processor: 'gpu' });
    const session = await autoOf([{ ...candidate(gpu), gpu: true }, candidate(like('cpu'))], { gpu: { fromEntries: 0 } }).open();
    expect([session.backend, session.companion?.backend]).toEqual(['gpu', 'cpu']);
    const { companion } = session;
    await session.close();
    const late = await companion?.upload({ kind: 'vec', dtype: ['u8'] }, new Uint8Array(1)).catch((e: unknown) => e);
    expect(isSparsomeError(late, 'Disposed')).toBe(true);
  });
  test('closes the companion of a GPU that does not open, and goes on', async () => {
    const { backend: cpu, opened } = recorded('cpu');
    const gpu = { ...candidate(like('gpu', { processor: 'gpu', fails: () => true })), gpu: true as const };
    const session = await autoOf([gpu, candidate(cpu)], { gpu: { fromEntries: 0 } }).open();
    expect([session.backend, session.decision.verdicts[0]?.why]).toEqual(['cpu', 'it did not load: the driver is too old']);
    expect(opened.map(({ closed }) => closed)).toEqual([true, false]);
    await session.close();
    // One that the caller lends is the caller's to close.
    const companion = await cpu.open();
    await expect(autoOf([gpu]).open({ backend: 'gpu', companion })).rejects.toThrow(/driver is too old/);
    expect(opened.at(-1)).toEqual({ threads: undefined, closed: false });
    await companion.close();
  });
  test('gives the companion of a GPU the threads asked for', async () => {
    const { backend: cpu, opened } = recorded('cpu');
    const auto = autoOf([{ ...candidate(like('gpu', { processor: 'gpu' })), gpu: true }, candidate(cpu)]);
    for (const threads of [{ threads: 1 }, {}]) await (await auto.open({ backend: 'gpu', ...threads })).close();
    expect(opened).toEqual([
      { threads: 1, closed: true },
      { threads: undefined, closed: true },
    ]);
  });
  test('a kernel added by the user counts', async () => {
    const own = contract({ ...minorSums, id: 'mine.sums' });
    const mine = extend(js, { kernels: [implement<DTypes, null>()(own, { run() {} })] });
    const session = await autoOf([candidate(js), candidate(defineBackend({ ...mine.spec, name: 'mine' }))]).open({ needs: [own] });
    expect(session.backend).toBe('mine');
    await session.close();
  });
});

describe('a GPU', () => {
  const gpu = (over: Parameters<typeof like>[1] = {}) => ({ ...candidate(like('gpu', { processor: 'gpu', ...over })), gpu: true as const });
  const from = (fromEntries: number) => ({ gpu: { fromEntries } });
  const unmeasured = { state: 'not needed', why: 'from which size on it is the fastest was not measured', fix: 'ask for it by name: gpu' };

  test('that was not measured is looked at by decide, taken by its name, and not even loaded otherwise', async () => {
    let loads = 0;
    const auto = autoOf([{ ...gpu(), load: async () => (loads++, like('gpu', { processor: 'gpu' })) }, candidate(like('cpu'))]);
    const session = await auto.open();
    expect([session.backend, loads]).toEqual(['cpu', 0]);
    expect(session.decision.verdicts[0]).toEqual({ name: 'gpu', ...unmeasured });
    await session.close();
    expect((await auto.decide()).verdicts[0]).toMatchObject({ ...unmeasured, capabilities: { target: 'js' } });
    const asked = await auto.open({ backend: 'gpu' });
    expect([asked.backend, asked.companion?.backend]).toEqual(['gpu', 'cpu']);
    await asked.close();
  });

  test('is taken from the size on at which it was measured to be faster, if the work fits', async () => {
    const small = { ...(await capabilities()), maxBufferBytes: 1000 };
    const auto = autoOf([gpu({ probe: async () => ({ ok: true, capabilities: small }) }), candidate(like('cpu'))], from(100));
    const verdict = async (entries: number, bytes: number, backend = 'auto') => (await auto.decide({ work: { entries, bytes }, backend })).verdicts[0];
    expect(await verdict(99, 10)).toMatchObject({ state: 'not needed', why: 'below 100 entries a CPU is faster' });
    expect(await verdict(100, 1000)).toMatchObject({ state: 'chosen' });
    expect(await verdict(100, 1001)).toMatchObject({
      state: 'rejected',
      why: 'the work does not fit in memory: an array of 1001 bytes where one may have 1000',
      fix: 'choose a larger device, or work block by block',
    });
    expect(await verdict(0, 1001, 'gpu')).toMatchObject({ state: 'rejected' });
    expect(await verdict(0, 1000, 'gpu')).toMatchObject({ state: 'chosen' });
  });

  test('is rejected where a kernel does not see the largest array as a whole, and the next takes the work', async () => {
    const c = { ...(await capabilities()), maxBufferBytes: 1000 };
    const auto = (sees: { readonly maxBindingBytes?: number }) =>
      autoOf([gpu({ probe: async () => ({ ok: true, capabilities: { ...c, ...sees } }) }), candidate(like('cpu'))], from(0));
    const work = { entries: 100, bytes: 501 };
    const least = await auto({ maxBindingBytes: 500 }).open({ work });
    expect(least.backend).toBe('cpu');
    expect(least.decision.verdicts[0]).toMatchObject({
      state: 'rejected',
      why: 'a kernel does not see all of an array: 501 bytes where it sees 500 at once',
      fix: 'choose another device, or work block by block; where every step goes line by line, leave `work` out',
    });
    await least.close();
    const byName = async (o: { readonly work?: typeof work }) => (await auto({ maxBindingBytes: 500 }).decide({ ...o, backend: 'gpu' })).chosen;
    expect(await byName({ work })).toBeUndefined();
    expect(await byName({})).toBe('gpu');
    expect((await auto({ maxBindingBytes: 501 }).decide({ work })).chosen).toBe('gpu');
    // A device that tells no such limit sees every array it can hold.
    expect((await auto({}).decide({ work })).chosen).toBe('gpu');
  });

  test('is rejected where the work does not fit in its memory at once, and the next takes it', async () => {
    const c = await capabilities();
    const auto = (memory: { readonly memoryBytes?: number }) =>
      autoOf([gpu({ probe: async () => ({ ok: true, capabilities: { ...c, ...memory } }) }), candidate(like('cpu'))], from(0));
    const work = { entries: 100, bytes: 1000, atOnce: 5000 };
    const least = await auto({ memoryBytes: 4999 }).open({ work });
    expect(least.backend).toBe('cpu');
    expect(least.decision.verdicts[0]).toMatchObject({ state: 'rejected', why: 'the work does not fit in memory: 5000 bytes at once on a device of 4999' });
    await least.close();
    expect((await auto({ memoryBytes: 4999 }).decide({ work, backend: 'gpu' })).chosen).toBeUndefined();
    expect((await auto({ memoryBytes: 5000 }).decide({ work })).chosen).toBe('gpu');
    // Neither what is not told nor what is not known refuses anything.
    expect((await auto({}).decide({ work })).chosen).toBe('gpu');
    expect((await auto({ memoryBytes: 4999 }).decide({ work: { entries: 100, bytes: 1000 } })).chosen).toBe('gpu');
  });

  test('that no size made faster is taken by its name only', async () => {
    const auto = autoOf([gpu(), candidate(like('cpu'))], from(Number.POSITIVE_INFINITY));
    const large = { entries: 2 ** 40, bytes: 8 };
    expect((await auto.decide({ work: large })).verdicts[0]).toMatchObject({ state: 'not needed', why: 'a CPU was faster at every size measured' });
    expect((await auto.decide({ work: large, backend: 'gpu' })).chosen).toBe('gpu');
  });

  test('that is none says so: no adapter, or a stand-in for tests', async () => {
    const none = autoOf([gpu({ probe: async () => ({ ok: false, why: 'WebGPU finds no adapter', fix: 'install a driver' }) })], from(0));
    expect((await none.decide()).verdicts[0]).toEqual({ name: 'gpu', state: 'rejected', why: 'WebGPU finds no adapter', fix: 'install a driver' });
    const c = await capabilities();
    const emulated = autoOf([gpu({ probe: async () => ({ ok: true, capabilities: { ...c, emulated: true } }) }), candidate(like('cpu'))], from(0));
    expect((await emulated.decide()).verdicts[0]).toMatchObject({ state: 'rejected', why: 'it is emulated: for tests', fix: 'ask for it by name: gpu' });
    expect((await emulated.decide({ backend: 'gpu' })).chosen).toBe('gpu');
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
