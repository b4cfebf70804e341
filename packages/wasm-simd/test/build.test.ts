// Modules with kernels of a user's own: what is built, what is kept, and what is said when it cannot be built. The whole way of a
// user, with packed packages, is in test/custom-kernel.test.ts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract, isSparsomeError, type SparsomeError } from '@sparsome/core';
import { log1p } from '@sparsome/core/contracts/sparse/log1p';
import { wasmSimdWith } from '@sparsome/wasm-simd';
import { type BuildOptions, buildModules } from '@sparsome/wasm-simd/build';
import { afterAll, expect } from 'vitest';
import { slotsHeader } from '../src/build/names.ts';
import { test } from './built.ts';

const folder = mkdtempSync(join(tmpdir(), 'sparsome-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const vec = { kind: 'vec', dtype: ['f64'] } as const;
const addTo = contract({
  id: 'lab.add-to',
  version: 1,
  promise: 'bits',
  inputs: { longName: vec },
  attrs: { theAmount: { kind: 'f64', default: 0 } },
  outputs: { y: vec },
  compare: { y: { fixture: { by: 'exact' } } },
  infer: ({ longName }) => ({ y: { shape: longName.shape, dtype: 'f64' } }),
});
/** Its source, with the id and version it states. */
const source = (id = 'lab.add-to', version = 1, symbol = 'lab_add_to', code = ''): string => `#include "matrix.hpp"
namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::lab_add_to;
void run(const Frame& f, int32_t share, int32_t shares) {
  const Range own = part(f[long_name].major, share, shares);${code}
  for (int64_t i = own.from; i < own.to; i++) f[y].as<double>()[i] = f[long_name].as<double>()[i] + f.attribute(the_amount);
}
}
SPARSOME_KERNEL(${symbol}, "${id}", ${version}, many, no_scratch, run)
}}
`;
const file = join(folder, 'add_to.cc');
const build = (text: string, o: Partial<BuildOptions> = {}): ReturnType<typeof buildModules> => {
  writeFileSync(file, text);
  return buildModules({ sources: [file], contracts: [addTo], builtIn: [], output: join(folder, 'wasm'), ...o });
};
const failure = async (building: Promise<unknown>): Promise<SparsomeError> => {
  const e = await building.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isSparsomeError(e)) throw new Error(`not an error of ours: ${String(e)}`);
  return e;
};

test('a kernel of one file works on one thread and on three; what is up to date is kept', { timeout: 120_000 }, async () => {
  expect(await build(source())).toEqual({ compiled: 3, linked: ['kernels.wasm', 'kernels-threads.wasm'] });
  expect(await build(source())).toEqual({ compiled: 0, linked: [] });
  const [module, threadsModule] = ['kernels.wasm', 'kernels-threads.wasm'].map((name) => new Uint8Array(readFileSync(join(folder, 'wasm', name))));
  if (!module || !threadsModule) throw new Error('no module');
  expect(module.length).toBeLessThan(20_000);
  const values = Float64Array.from({ length: 100_000 }, (_, i) => i / 7);
  for (const threads of [1, 3]) {
    const session = await wasmSimdWith({ module, threadsModule, contracts: [addTo] }).open({ threads });
    const { y } = await session.run(addTo, { longName: await session.upload(vec, values) }, { theAmount: 0.25 });
    expect(await session.take(y)).toEqual(values.map((v) => v + 0.25));
    await session.close();
  }

  // What fails leaves the modules as they were, and fails again.
  const older = await failure(build(source('lab.add-to', 2)));
  expect([older.tag, older.expected, older.got]).toEqual(['BuildFailed', 'lab.add-to version 1', 'lab.add-to version 2']);
  expect((await failure(build(source('lab.add-to', 2)))).tag).toBe('BuildFailed');
  expect(new Uint8Array(readFileSync(join(folder, 'wasm/kernels.wasm')))).toEqual(module);
});

test('what the compiler says is said', { timeout: 60_000 }, async () => {
  const wrong = await failure(build(source(undefined, undefined, undefined, '\n  int nothing = f[nowhere];')));
  expect(wrong.tag).toBe('BuildFailed');
  expect(wrong.what).toBe(`${file} does not compile`);
  expect(wrong.got).toMatch(/add_to\.cc:6:\d+: error: use of undeclared identifier 'nowhere'/);
  const unnamed = await failure(build(source(undefined, undefined, 'add_to')));
  expect(unnamed.what).toMatch(/cannot be linked$/);
  expect(unnamed.got).toContain('lab_add_to_simd128');
});

test('no compiler, no sources, contracts that do not fit', async () => {
  const missing = await failure(build(source(), { compiler: join(folder, 'em++') }));
  expect([missing.tag, missing.fix]).toEqual(['Unavailable', expect.stringContaining('install emscripten')]);
  expect((await failure(build(source(), { tree: folder }))).tag).toBe('Unavailable');
  const taken = await failure(build(source(), { contracts: [{ ...addTo, id: 'sparse.log1p' }] }));
  expect([taken.tag, taken.got]).toEqual(['InvalidInput', 'sparse.log1p, sparse.log1p']);
  const foreign = await failure(build(source(), { builtIn: [log1p, addTo] }));
  expect([foreign.tag, foreign.got]).toEqual(['InvalidInput', 'lab.add-to']);
});

test('names in C++ are those of the contract in its order', () => {
  expect(slotsHeader([addTo], '// note').split('\n')[4]).toBe('namespace lab_add_to { enum : int { long_name, y }; enum : int { the_amount }; }');
});
