// What only a real addon in a real process can show: worker threads, the event loop, the end of the process, shared buffers.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { isSparsomeError, type Session } from '@sparsome/core';
import { groupMoments } from '@sparsome/core/contracts/sparse/group-moments';
import { log1p } from '@sparsome/core/contracts/sparse/log1p';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { js } from '@sparsome/js';
import { nativeCpu } from '@sparsome/native-cpu';
import { describe, expect, test } from 'vitest';
import { threadLimit } from '@sparsome/core/threads';
import { someMatrix } from './matrix.ts';

const run = promisify(execFile);
const addon = fileURLToPath(new URL('../build/sparsome.node', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Runs a script in a fresh process, with the addon's path as `addon`. */
const inProcess = (script: string) => run(process.execPath, ['-e', `const addon = ${JSON.stringify(addon)};\n${script}`], { cwd: root, timeout: 30_000 });

// A call on 4 million entries, straight on the addon: sums of one wide line, many times over.
const bigCall = `
  const { Worker, isMainThread } = require('node:worker_threads');
  const native = require(addon);
  const kernel = native.targets()[0].kernels.findIndex((k) => k.id === 'sparse.transpose-count');
  const lines = 4000, width = 1000, n = lines * width;
  const indices = Int32Array.from({ length: n }, (_, i) => i % width), indptr = Int32Array.from({ length: lines + 1 }, (_, i) => i * width);
  const count = new Uint32Array(width);
  const measures = Float64Array.of(lines, width, n, 1, 3, 0, 1, width, 1, 0, 4, 0, 0, 1);
  const call = (threads) => native.run(0, kernel, [new Float32Array(n), indices, indptr, count, undefined, undefined], measures, new Float64Array(0), new Uint8Array(0), threads, new Int32Array(4));
`;

describe('the addon', () => {
  test('is built', () => expect(existsSync(addon)).toBe(true));

  test.for(['sse2', 'avx2', 'avx512'])('gives the bits of js on the pool, %s', async (target, context) => {
    const probe = await nativeCpu.probe();
    if (!probe.ok) throw new Error(probe.why);
    if (!probe.capabilities.targets.includes(target)) return context.skip(`not run: this processor has no ${target}`);
    const x = someMatrix(5000, 300),
      group = Int32Array.from({ length: 5000 }, (_, r) => (r % 7) - 1);
    const reference = await js.open();
    const answer = async <B extends string>(s: Session<B>) => {
      const resident = await s.upload(groupMoments.inputs.x, x);
      const a = await s.run(groupMoments, { x: resident, group: await s.upload(groupMoments.inputs.group, group) }, { groups: 6 });
      const b = await s.run(minorSums, { x: resident }, {});
      const c = await s.run(log1p, { x: await s.upload(log1p.inputs.x, x) }, { divisor: 2 });
      const arrays = [
        (await s.take(a.sum)).data,
        (await s.take(a.squares)).data,
        (await s.take(a.nonzero)).data,
        await s.take(b.squares),
        (await s.take(c.y)).data,
      ];
      return arrays.map((array) => createHash('sha256').update(array).digest('hex'));
    };
    const want = await answer(reference);
    for (const threads of [1, 2, 4, 7]) expect(await answer(await nativeCpu.open({ target, threads }))).toEqual(want);
  });

  test('refuses an instruction set it has not, naming those it has', async () => {
    const error = await nativeCpu.open({ target: 'avx1024' }).catch((e: unknown) => e);
    expect(isSparsomeError(error, 'Unavailable') && error.expected).toContain('sse2');
  });

  test('reads shared buffers without copying', async () => {
    const s = await nativeCpu.open({ threads: 2 }),
      x = someMatrix(3000, 100, true);
    const resident = await s.upload(minorSums.inputs.x, x);
    expect(s.live().bytes).toBe(0);
    const before = await s.take((await s.run(minorSums, { x: resident }, {})).sum);
    x.data[0] = x.data[0]! + 1;
    const after = await s.take((await s.run(minorSums, { x: resident }, {})).sum);
    expect(after[x.indices[0]!]! - before[x.indices[0]!]!).toBeCloseTo(1, 5);
    await s.close();
  });

  test('leaves the event loop free during a call', async () => {
    const { stdout } = await inProcess(`${bigCall}
      (async () => {
        const calls = Promise.all(Array.from({ length: 40 }, () => call(1)));
        let done = false, ticks = 0, last = performance.now(), longest = 0;
        calls.then(() => (done = true));
        while (!done) { await new Promise(setImmediate); const now = performance.now(); longest = Math.max(longest, now - last); last = now; ticks++; }
        console.log(JSON.stringify({ ticks, longest, count: count[5] }));
      })();`);
    const { ticks, longest, count } = JSON.parse(stdout) as { ticks: number; longest: number; count: number };
    expect(count).toBe(4000);
    expect(ticks).toBeGreaterThan(100);
    expect(longest).toBeLessThan(100);
  });

  test('serves several worker threads at once', async () => {
    const { stdout } = await inProcess(`
      const script = ${JSON.stringify(bigCall)};
      const { Worker } = require('node:worker_threads');
      const start = () => new Promise((resolve, reject) => new Worker('const addon = ' + JSON.stringify(addon) + ';' + script + 'call(2).then(() => { require("node:worker_threads").parentPort.postMessage(count[7]); });', { eval: true }).once('message', resolve).once('error', reject));
      Promise.all([start(), start(), start()]).then((counts) => console.log(counts.join()));`);
    expect(stdout.trim()).toBe('4000,4000,4000');
  });

  test('workers that are ended during their calls harm nobody', async () => {
    const { stdout } = await inProcess(`${bigCall}
      const script = 'const addon = ' + JSON.stringify(addon) + ';' + ${JSON.stringify(bigCall)} + 'for (let i = 0; i < 20; i++) call(2); require("node:worker_threads").parentPort.postMessage(1);';
      (async () => {
        for (let n = 0; n < 8; n++) {
          const worker = new Worker(script, { eval: true });
          await new Promise((resolve) => worker.once('message', resolve));
          await worker.terminate();
        }
        await call(2);
        console.log(count[3]);
      })();`);
    expect(stdout.trim()).toBe('4000');
  });

  test('the process ends by itself, its idle threads with it; and at once by process.exit during a call', async () => {
    expect((await inProcess(`${bigCall} call(4).then(() => console.log('done'))`)).stdout.trim()).toBe('done');
    expect((await inProcess(`${bigCall} for (let i = 0; i < 10; i++) call(4); console.log('leaving'); process.exit(0)`)).stdout.trim()).toBe('leaving');
  });

  test('uses no more threads than the process may', () => {
    expect(threadLimit()).toBeGreaterThanOrEqual(1);
    expect(threadLimit()).toBeLessThanOrEqual(availableParallelism());
  });

  test('names every place it looked at when nothing loads', async () => {
    const script = `process.env.SPARSOME_NATIVE = '/nowhere/sparsome.node'; import(${JSON.stringify(`${root}packages/native-cpu/dist/index.js`)}).then(async (m) => console.log(JSON.stringify(await m.nativeCpu.probe())));`;
    const { stdout } = await inProcess(script);
    const probe = JSON.parse(stdout) as { ok: boolean; why: string; fix: string };
    expect(probe.ok).toBe(false);
    expect(probe.why).toContain('/nowhere/sparsome.node');
    expect(probe.fix).toContain('npm install @sparsome/native-cpu-');
  });

  test('loads by require too', () =>
    expect(Object.keys(createRequire(import.meta.url)(addon) as object)).toEqual(['targets', 'preferHugePages', 'discard', 'scratch', 'run']));

  test.runIf(process.platform === 'linux')('gives the memory of large arrays back before garbage is collected; small ones stay', async () => {
    const { stdout } = await inProcess(`
      const native = require(addon), rss = () => process.memoryUsage.rss() / 2 ** 20;
      const large = new Uint8Array(256 << 20), small = new Uint8Array(1 << 20).fill(7);
      native.preferHugePages(large);
      const before = rss();
      large.fill(1);
      const full = rss();
      native.discard(large);
      native.discard(small);
      console.log(JSON.stringify({ grown: full - before, left: rss() - before, middle: large[128 << 20], small: small[1 << 19] }));`);
    const { grown, left, ...values } = JSON.parse(stdout) as { grown: number; left: number; middle: number; small: number };
    expect(grown).toBeGreaterThan(250);
    expect(left).toBeLessThan(10);
    expect(values).toEqual({ middle: 0, small: 7 });
  });
});
