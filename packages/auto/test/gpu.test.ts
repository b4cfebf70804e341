// When auto takes a GPU, and why it does not.
import { autoOf } from '@sparsome/auto';
import { describe, expect, test } from 'vitest';
import { candidate, capabilities, like } from './backends.ts';

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
