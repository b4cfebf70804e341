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
    const session = await autoOf([candidate(gpu), candidate(like('cpu'))]).open();
    expect([session.backend, session.companion?.backend]).toEqual(['gpu', 'cpu']);
    const { companion } = session;
    await session.close();
    const late = await companion?.upload({ kind: 'vec', dtype: ['u8'] }, new Uint8Array(1)).catch((e: unknown) => e);
    expect(isSparsomeError(late, 'Disposed')).toBe(true);
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
  const gpu = (over: Parameters<typeof like>[1] = {}) => ({ ...candidate(like('gpu', { processor: 'gpu', ...over })), onlyAsked: 'only when asked for' });

  test('is looked at by decide, taken by its name, and otherwise left alone', async () => {
    const auto = autoOf([candidate(like('cpu')), gpu()]);
    expect((await auto.decide()).verdicts[1]).toMatchObject({ name: 'gpu', state: 'not needed', why: 'only when asked for', capabilities: { target: 'js' } });
    const session = await auto.open();
    expect(session.decision.verdicts[1]).toEqual({ name: 'gpu', state: 'not needed', why: 'only when asked for' });
    await session.close();
    const asked = await auto.open({ backend: 'gpu' });
    expect(asked.backend).toBe('gpu');
    expect(asked.companion?.backend).toBe('cpu');
    await asked.close();
  });

  test('that has no adapter says why, and one that cannot hold the data says how much it holds', async () => {
    const none = autoOf([gpu({ probe: async () => ({ ok: false, why: 'WebGPU finds no adapter', fix: 'install a driver' }) })]);
    expect((await none.decide()).verdicts[0]).toEqual({ name: 'gpu', state: 'rejected', why: 'WebGPU finds no adapter', fix: 'install a driver' });
    const small = { ...(await capabilities()), maxBufferBytes: 1000 };
    const full = autoOf([candidate(like('cpu')), gpu({ probe: async () => ({ ok: true, capabilities: small }) })]);
    expect((await full.decide({ largestBytes: 1001 })).verdicts[1]).toMatchObject({
      state: 'rejected',
      why: 'an array of 1001 bytes does not fit: at most 1000',
    });
    expect((await full.decide({ largestBytes: 1000 })).verdicts[1]?.state).toBe('not needed');
  });
});
