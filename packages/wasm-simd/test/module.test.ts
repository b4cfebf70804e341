// The two modules as built: what they import, what they hold, how much stack they use.
import { readFileSync } from 'node:fs';
import { defineBackend, isSparsomeError } from '@sparsome/core';
import { wasmSimd, wasmSimdWith } from '@sparsome/wasm-simd';
import { beforeAll, describe, expect } from 'vitest';
import { hasSimd } from '../src/host.ts';
import { instantiate, tableOf } from '../src/instance.ts';
import type { Engine } from '../src/kernel.ts';
import { heapOf, memoryOf } from '../src/memory.ts';
import { test } from './built.ts';
import { answer, caseOf, contracts, randomMatrix } from './cases.ts';

const url = (name: string): URL => new URL(`../wasm/${name}`, import.meta.url);
let kernels: WebAssembly.Module, threads: WebAssembly.Module;
beforeAll(async () => {
  [kernels, threads] = await Promise.all([load('kernels.wasm'), load('kernels-threads.wasm')]);
});
const load = (name: string): Promise<WebAssembly.Module> => WebAssembly.compile(new Uint8Array(readFileSync(url(name))));

test('kernels.wasm imports nothing', () => expect(WebAssembly.Module.imports(kernels)).toEqual([]));
test('kernels-threads.wasm imports its memory only', () =>
  expect(WebAssembly.Module.imports(threads)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]));

test.each([
  ['kernels.wasm', false],
  ['kernels-threads.wasm', true],
])('%s holds every contract in its version', async (_, threaded) => {
  const table = tableOf(await instantiate(threaded ? threads : kernels, threaded));
  expect(table.map(({ id, version }) => ({ id, version }))).toEqual(contracts.map(({ id, version }) => ({ id, version })));
  expect(table.every((k) => [0, 1, 2].includes(k.split))).toBe(true);
});

test('the engine of this test knows SIMD', () => expect(hasSimd()).toBe(true));

test('kernels leave at least half of the stack untouched', async () => {
  let engine: Engine | undefined;
  const session = await defineBackend({
    ...wasmSimd.spec,
    async open(o) {
      const opened = await wasmSimd.spec.open(o);
      engine = opened.context.engine();
      return opened;
    },
  }).open({ threads: 1 });
  const { heap, exports } = engine!;
  const from = exports.heap_base() - 262144 + 4096,
    size = 262144 - 4096; // the static data below are left alone
  const stack = (): Uint8Array => new Uint8Array(heap.buffer(), from, size);
  stack().fill(0xa5);
  for (const dtype of ['f32', 'f64', 'i32', 'u16'] as const) {
    const x = randomMatrix(300, 200, dtype, 'i32', 'csr');
    for (const c of contracts) {
      const given = caseOf(c, x);
      if (given) await answer(session, c, given);
    }
  }
  const untouched = stack().findIndex((byte) => byte !== 0xa5);
  expect(untouched).toBeGreaterThan(131072);
  expect(untouched).toBeLessThan(size); // they do use some: the right place was painted
  await session.close();
});

describe('memory', () => {
  test('grows with buffers in use, their contents intact', async () => {
    const s = await wasmSimd.open({ threads: 1 });
    const slot = { kind: 'vec', dtype: ['f64'] } as const;
    const first = await s.upload(
      slot,
      Float64Array.from({ length: 1000 }, (_, i) => i),
    );
    const more = [];
    for (let n = 0; n < 40; n++) more.push(await s.upload(slot, new Float64Array(100_000).fill(n)));
    expect(await s.download(first)).toEqual(Float64Array.from({ length: 1000 }, (_, i) => i));
    for (const [n, r] of more.entries()) expect((await s.download(r)).every((v) => v === n)).toBe(true);
    await s.close();
  });

  test.each([
    ['one thread', false],
    ['threads', true],
  ])('4 GiB and no more, %s; what is freed is used again', async (_, threaded) => {
    const heap = heapOf(await instantiate(threaded ? threads : kernels, threaded));
    const memory = memoryOf(
      () => heap,
      () => undefined,
    );
    const half = memory.alloc('f64', 2 ** 28 - 2 ** 18); // not written to: no real memory is taken
    const rest = memory.alloc('u8', 2 ** 31 - 2 ** 22);
    const error = (() => {
      try {
        return memory.alloc('i32', 2 ** 22);
      } catch (e) {
        return e;
      }
    })();
    expect(isSparsomeError(error, 'OutOfMemory')).toBe(true);
    if (!isSparsomeError(error)) return;
    expect(error.got).toBe(`a request for ${2 ** 24} bytes`);
    expect(error.expected).toMatch(/^at most \d+ bytes in one piece \(\d+ altogether\)$/);
    expect(error.fix).toContain('fold()');
    expect(error.fix).toContain('native-cpu');
    // What the error says is left can be had.
    const left = Number(/\d+/.exec(error.expected ?? '')?.[0]);
    expect(left).toBeGreaterThan(0);
    memory.free('u8', memory.alloc('u8', left));
    expect(() => memory.alloc('u8', left + 1)).toThrow('OutOfMemory');
    // Addresses above 2^31 work.
    memory.write('u8', memory.slice('u8', rest, 2 ** 31 - 2 ** 22 - 3, 3), Uint8Array.of(7, 8, 9));
    expect(memory.read('u8', memory.slice('u8', rest, 2 ** 31 - 2 ** 22 - 3, 3), 3)).toEqual(Uint8Array.of(7, 8, 9));
    memory.free('f64', half);
    expect(memory.alloc('f64', 2 ** 28 - 2 ** 18).address).toBe(half.address);
  });

  test('an upload beyond the limit of a buffer is refused by its size', async () => {
    const s = await wasmSimd.open({ threads: 1, maxBufferBytes: 1000 });
    const error = await s.upload({ kind: 'vec', dtype: ['f64'] }, new Float64Array(126)).catch((e: unknown) => e);
    expect(isSparsomeError(error, 'OutOfMemory')).toBe(true);
    await s.close();
  });
});

describe('loading', () => {
  test('names a module that is missing and what to do', async () => {
    const probe = await wasmSimdWith({ module: url('nowhere.wasm') }).probe();
    expect(probe.ok).toBe(false);
    if (probe.ok) return;
    expect(probe.why).toContain('nowhere.wasm');
    expect(probe.fix).toContain('node scripts/build/wasm.mjs');
    const error = await wasmSimdWith({ module: url('nowhere.wasm') })
      .open()
      .catch((e: unknown) => e);
    expect(isSparsomeError(error, 'Unavailable')).toBe(true);
  });

  test('refuses a module of somebody else', async () => {
    const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
    expect((await wasmSimdWith({ module: empty }).probe()).ok).toBe(false);
  });

  test('refuses a module that was built for other contracts', async () => {
    const newer = contracts.map((c) => ({ ...c, version: c.version + 1 }));
    const error = await wasmSimdWith({ contracts: newer })
      .open({ threads: 1 })
      .catch((e: unknown) => e);
    expect(isSparsomeError(error, 'VersionMismatch')).toBe(true);
  });

  test.each([
    ['bytes', () => new Uint8Array(readFileSync(url('kernels.wasm')))],
    ['a module', () => kernels],
    ['a promise', () => Promise.resolve(kernels)],
    ['an answer of a server', () => new Response(readFileSync(url('kernels.wasm')), { headers: { 'content-type': 'application/wasm' } })],
    ['an answer without its type', () => new Response(readFileSync(url('kernels.wasm')))],
  ])('takes %s, without threads then', async (_, source) => {
    const s = await wasmSimdWith({ module: source() }).open({ threads: 4 });
    expect(s.capabilities.threads).toBe(1);
    expect(s.capabilities.blocking).toBe(true);
    expect(s.capabilities.device).toContain('no module for threads was given');
    await s.close();
  });

  test('compiles once for all sessions', async () => {
    let compiles = 0;
    const { compile } = WebAssembly;
    Object.assign(WebAssembly, { compile: (bytes: BufferSource) => (compiles++, compile(bytes)) });
    try {
      const own = wasmSimdWith();
      await Promise.all([1, 1, 1].map(async (n) => (await own.open({ threads: n })).close()));
      await own.open({ threads: 1 }).then((s) => s.close());
    } finally {
      Object.assign(WebAssembly, { compile });
    }
    expect(compiles).toBe(1);
  });

  test('has one target', async () => {
    const error = await wasmSimd.open({ target: 'avx2' }).catch((e: unknown) => e);
    expect(isSparsomeError(error, 'Unavailable')).toBe(true);
  });
});
