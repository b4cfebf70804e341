import { expect, test } from 'vitest';
import { controlWords, watched } from '@sparsome/core/frame';

/** A kernel that works until it is told to end. */
function endless(control: Int32Array): Promise<void> {
  control[2] = 10;
  return new Promise((resolve) => {
    const look = setInterval(() => {
      if (Atomics.load(control, 0) !== 1) return;
      clearInterval(look);
      resolve();
    }, 1);
  });
}

test('a checkpoint that fails ends the kernel, and the call fails: its outputs are not complete', async () => {
  const control = new Int32Array(controlWords),
    reason = new Error('of the listener');
  const call = { signal: new AbortController().signal, checkpoint: () => Promise.reject(reason) };
  await expect(watched(endless(control), control, call)).rejects.toBe(reason);
  expect(control[0]).toBe(1);
});
test('an abort ends the kernel; whoever called looks at the signal', async () => {
  const control = new Int32Array(controlWords),
    controller = new AbortController();
  const waiting = watched(endless(control), control, { signal: controller.signal, checkpoint: async () => undefined });
  controller.abort();
  await waiting;
  expect(control[0]).toBe(1);
});
