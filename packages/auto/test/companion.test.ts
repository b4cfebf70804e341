// A GPU gets a CPU session for what is placed on the host.
import { autoOf } from '@sparsome/auto';
import { isSparsomeError } from '@sparsome/core';
import { describe, expect, test } from 'vitest';
import { candidate, like, recorded } from './backends.ts';

describe('the companion', () => {
  test('is there beside a GPU, and closes with it', async () => {
    const gpu = like('gpu', { processor: 'gpu' });
    const session = await autoOf([{ ...candidate(gpu), gpu: true }, candidate(like('cpu'))], { gpu: { fromEntries: 0 } }).open();
    expect([session.backend, session.companion?.backend]).toEqual(['gpu', 'cpu']);
    const { companion } = session;
    await session.close();
    const late = await companion?.upload({ kind: 'vec', dtype: ['u8'] }, new Uint8Array(1)).catch((e: unknown) => e);
    expect(isSparsomeError(late, 'Disposed')).toBe(true);
  });
  test('is closed where the GPU does not open, and auto goes on', async () => {
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
  test('has the threads asked for', async () => {
    const { backend: cpu, opened } = recorded('cpu');
    const auto = autoOf([{ ...candidate(like('gpu', { processor: 'gpu' })), gpu: true }, candidate(cpu)]);
    for (const threads of [{ threads: 1 }, {}]) await (await auto.open({ backend: 'gpu', ...threads })).close();
    expect(opened).toEqual([
      { threads: 1, closed: true },
      { threads: undefined, closed: true },
    ]);
  });
});
