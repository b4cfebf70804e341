// Threads in real processes: their end, their crash, the event loop.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker as NodeWorker } from 'node:worker_threads';
import { defineBackend, isSparsomeError } from '@sparsome/core';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { transposeCount } from '@sparsome/core/contracts/sparse/transpose-count';
import { threadLimit } from '@sparsome/core/threads';
import { wasmSimd } from '@sparsome/wasm-simd';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect } from 'vitest';
import { instantiate } from '../src/instance.ts';
import { heapOf } from '../src/memory.ts';
import { startPool } from '../src/pool.ts';
import type { WorkerEvent, WorkerLike } from '../src/worker.ts';
import { test } from './built.ts';
import { randomMatrix } from './cases.ts';

const own = fileURLToPath(new URL('..', import.meta.url));
const execute = promisify(execFile);

// The sources as one file that plain Node runs, beside `wasm` and `worker` as in the package.
let folder: string, module: WebAssembly.Module;
beforeAll(async () => {
  module = await WebAssembly.compile(new Uint8Array(await readFile(join(own, 'wasm/kernels-threads.wasm'))));
  folder = await mkdtemp(join(tmpdir(), 'sparsome-wasm-'));
  for (const name of ['wasm', 'worker']) await symlink(join(own, name), join(folder, name));
  await build({
    entryPoints: [join(own, 'test/process.ts')],
    outfile: join(folder, 'dist/process.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['sparsome:src'],
    logLevel: 'error',
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));
/** Runs a script in a fresh process; `big(session)` is a call of some milliseconds. */
const inProcess = async (script: string) => {
  const text = `import { wasmSimd, minorSums, randomMatrix } from ${JSON.stringify(join(folder, 'dist/process.mjs'))};
    const x = randomMatrix(4000, 300, 'f32', 'i32', 'csr');
    const big = async (s) => { const r = await s.run(minorSums, { x: await s.upload(minorSums.inputs.x, x) }, {}); return (await s.take(r.nonzero))[5]; };
    ${script}`;
  const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', text], { timeout: 30_000 });
  return stdout.trim();
};

test('the process ends by itself after close()', async () => {
  const out =
    await inProcess(`const s = await wasmSimd.open({ threads: 2 }); const n = await big(s); await s.close(); console.log(n > 0, s.capabilities.threads);
    process.on('exit', () => console.log(process.getActiveResourcesInfo().filter((r) => /Worker|MessagePort/.test(r)).length));`);
  expect(out).toBe('true 2\n0');
});

test('idle threads do not keep the process', async () => {
  expect(await inProcess('const s = await wasmSimd.open({ threads: 3 }); console.log(await big(s) > 0);')).toBe('true');
});

test('a call in progress does keep it', async () => {
  expect(await inProcess('wasmSimd.open({ threads: 2 }).then((s) => big(s)).then((n) => console.log(n > 0));')).toBe('true');
});

test('process.exit() during a call ends at once', async () => {
  expect(
    await inProcess(
      'const s = await wasmSimd.open({ threads: 2 }); for (let i = 0; i < 10; i++) big(s); setTimeout(() => { console.log("leaving"); process.exit(0); }, 5);',
    ),
  ).toBe('leaving');
});

test('the calling thread stays free during calls', async () => {
  const out = await inProcess(`
    const s = await wasmSimd.open({ threads: 2 }), r = await s.upload(minorSums.inputs.x, x);
    let ticks = 0, done = false;
    const calls = Promise.all(Array.from({ length: 100 }, () => s.run(minorSums, { x: r }, {}))).then(() => (done = true));
    while (!done) { await new Promise(setImmediate); ticks++; }
    console.log(ticks > 100); await s.close();`);
  expect(out).toBe('true');
});

test('a thousand short calls on four threads: none is lost, none done twice', async () => {
  const s = await wasmSimd.open({ threads: 4 }),
    minor = 37,
    want = new Uint32Array(minor);
  const matrix = randomMatrix(3000, minor, 'f32', 'i32', 'csr');
  for (const c of matrix.indices) want[c]!++;
  const x = await s.upload(transposeCount.inputs.x, matrix);
  for (let n = 0; n < 1000; n++) expect(await s.take((await s.run(transposeCount, { x }, {})).count)).toEqual(want);
  await s.close();
});

test('works inside a worker thread of Node', async () => {
  const out = await inProcess(`
    import { Worker } from 'node:worker_threads';
    const code = 'import(' + JSON.stringify(${JSON.stringify(join(folder, 'dist/process.mjs'))}) + ').then(async ({ wasmSimd }) => { const s = await wasmSimd.open({ threads: 2 }); await s.close(); process.getBuiltinModule("node:worker_threads").parentPort.postMessage(s.capabilities.threads); })';
    console.log(await new Promise((resolve, reject) => new Worker(code, { eval: true }).once('message', resolve).once('error', reject)));`);
  expect(out).toBe('2');
});

(process.arch === 'x64' ? test : test.skip)('an engine without SIMD is told apart from a missing file', async () => {
  // V8 has no WebAssembly SIMD on a processor without SSE 4.1.
  const text = `import { wasmSimd } from ${JSON.stringify(join(folder, 'dist/process.mjs'))}; const p = await wasmSimd.probe(); console.log(p.ok, p.why, '/', p.fix);`;
  const { stdout } = await execute(process.execPath, ['--no-enable-sse4-1', '--input-type=module', '-e', text]);
  expect(stdout).toMatch(/^false this engine has no WebAssembly SIMD.* update the browser/);
});

test('close() waits for calls in progress and may be called twice', async () => {
  const s = await wasmSimd.open({ threads: 2 }),
    x = await s.upload(minorSums.inputs.x, randomMatrix(4000, 100, 'f32', 'i32', 'csr'));
  const call = s.run(minorSums, { x }, {});
  await new Promise(setImmediate); // it is with the workers now
  await Promise.all([s.close(), s.close()]);
  await expect(call).resolves.toHaveProperty('sum');
  const late = await s.run(minorSums, { x }, {}).catch((e: unknown) => e);
  expect(isSparsomeError(late, 'Disposed')).toBe(true);
});

test('a worker that crashes loses the session, with all explained', async () => {
  // The call is sent astray after it asked for scratch memory: a number beyond the table makes the worker trap, as a defective
  // kernel would.
  const broken = defineBackend({
    ...wasmSimd.spec,
    async open(o) {
      const opened = await wasmSimd.spec.open(o);
      const good = opened.context.kernels.get(minorSums.id)!,
        numbers = [good.number, 9999];
      const kernels = new Map([
        [
          minorSums.id,
          {
            split: 1,
            rounds: false,
            get number() {
              return numbers.shift() ?? good.number;
            },
          },
        ],
      ]);
      return { ...opened, context: { ...opened.context, kernels } };
    },
  });
  for (const threads of [1, 2]) {
    const s = await broken.open({ threads }),
      kept = await s.upload({ kind: 'vec', dtype: ['f64'] }, new Float64Array(8));
    const x = await s.upload(minorSums.inputs.x, randomMatrix(2000, 200, 'f32', 'i32', 'csr'));
    const first = await s.run(minorSums, { x }, {}).catch((e: unknown) => e);
    if (!isSparsomeError(first, 'DeviceLost')) throw first;
    expect(first.got).toMatch(/RuntimeError/);
    expect(first.fix).toContain('open a new one');
    for (const later of [() => s.run(minorSums, { x }, {}), () => s.download(kept), () => s.upload({ kind: 'vec', dtype: ['u8'] }, new Uint8Array(3))]) {
      const error = await later().catch((e: unknown) => e);
      expect(isSparsomeError(error, 'DeviceLost'), String(error)).toBe(true);
    }
    await s.close();
  }
});

/** A worker of the kind that browsers have. `send` gets the listeners; so do other hosts bring theirs. */
function webWorker(send: (message: object, tell: (type: string, e: object) => void) => void, terminate: () => void): WorkerLike {
  const listeners = new Map<string, (e: WorkerEvent) => void>();
  return {
    postMessage: (message) => send(message, (type, e) => listeners.get(type)?.({ ...e, preventDefault() {} })),
    terminate,
    addEventListener: (type, listener) => void listeners.set(type, listener),
  };
}

test('a worker that ends while idle is noticed; a call on its pool fails', async () => {
  const instance = await instantiate(module, true),
    started: NodeWorker[] = [];
  let lost: string | undefined;
  const make = (): WorkerLike => {
    const inner = new NodeWorker(join(own, 'worker/worker.js'));
    started.push(inner);
    return webWorker(
      (message, tell) => {
        inner.on('message', (data) => tell('message', { data }));
        inner.on('exit', (code) => tell('error', { message: `exit ${code}` }));
        inner.postMessage(message);
      },
      () => void inner.terminate(),
    );
  };
  const pool = await startPool(module, instance, heapOf(instance), 2, make, (why) => (lost = why));
  expect(started.length).toBe(2);
  await started[0]!.terminate();
  await expect.poll(() => lost).toBe('exit 1');
  await expect(pool.run(0, 0, 2, false)).rejects.toThrow('exit 1');
  await pool.close();
});

test('workers that do not start are an error of open(), and none stays', async () => {
  const instance = await instantiate(module, true);
  let ended = 0;
  const make = (): WorkerLike =>
    webWorker(
      (_, tell) => void setTimeout(() => tell('error', { message: 'blocked by the policy' })),
      () => void ended++,
    );
  const error = await startPool(module, instance, heapOf(instance), 3, make, () => undefined).catch((e: unknown) => e);
  expect(isSparsomeError(error, 'Unavailable')).toBe(true);
  if (isSparsomeError(error)) {
    expect(error.got).toBe('blocked by the policy');
    expect(error.fix).toContain('threads: 1');
  }
  expect(ended).toBe(3);
});

test('threads: 0 and absent mean all that the process may use', async () => {
  for (const o of [{}, { threads: 0 }]) {
    const s = await wasmSimd.open(o);
    expect(s.capabilities.threads).toBe(threadLimit());
    await s.close();
  }
});
