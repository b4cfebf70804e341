// What @sparsome/webgpu/authors gives: shaders from texts, held to the names that their calls use.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contract, extend, isSparsomeError } from '@sparsome/core';
import { kernel, shaderAt, shaderOf, step } from '@sparsome/webgpu/authors';
import { describe, expect, it, test } from 'vitest';
import { declarationsOf } from '../src/authors/declarations.ts';
import * as own from '../src/shaders.gen.ts';
import { onSoftware } from './software.ts';

const text = (body: string): string => `// needs: values bytes
struct Params { base: u32, x_at: u32, y_at: u32, count: u32, }
override group_size: u32 = 64u;
override PLUS: u32 = 0u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<u32>; // @group(0) @binding(7) var<storage, read> none: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = p.base + id.x;
  if (i < p.count) { y[p.y_at + i] = ${body} + PLUS; }
}
`;
const names = { name: 'lab.numbers', bindings: ['x', 'y'], params: ['count'], constants: ['PLUS'] } as const;
const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (e) {
    if (isSparsomeError(e, 'BuildFailed')) return e.message;
    throw e;
  }
  return 'nothing was thrown';
};

test('declarations are read as the generator of the package reads them', () => {
  const shaders = Object.values(own);
  expect(shaders.length).toBeGreaterThan(40);
  for (const { name, code, bindings, params, constants } of shaders) {
    const declared = declarationsOf(code);
    expect({ ...declared, name }).toEqual({
      name,
      bindings: bindings.map((b, n) => ({ ...b, number: n + 1 })),
      params,
      constants: ['group_size', ...constants].sort((a, b) => declared.constants.indexOf(a) - declared.constants.indexOf(b)),
    });
  }
});

test('a shader is its preludes, each once and those that others need first, then its text', () => {
  const shader = shaderOf(text('x[p.x_at + i]'), names);
  const position = (of: string): number => shader.code.findIndex((part) => part.includes(of));
  expect(shader.code.length).toBe(5);
  expect(['fn add64', 'fn f64_add', 'fn f64_of(', 'fn byte_of', 'fn main'].map(position)).toEqual([0, 1, 2, 3, 4]);
  expect(shader.bindings).toEqual([
    { name: 'x', writable: false },
    { name: 'y', writable: true },
  ]);
  expect(shader.params).toEqual(['base', 'x_at', 'y_at', 'count']);
});

test.each<readonly [what: string, work: () => unknown, said: string]>([
  ['an unknown prelude', () => shaderOf(text('1u').replace('bytes', 'bites'), names), 'no prelude is called bites'],
  ['buffers in another order', () => shaderOf(text('1u'), { ...names, bindings: ['y', 'x'] }), 'the text has 1 x, 2 y; expected 1 y, 2 x'],
  ['a parameter that calls do not give', () => shaderOf(text('1u'), { ...names, params: [] }), 'members of Params'],
  ['a buffer without its beginning', () => shaderOf(text('1u').replace('x_at: u32, ', ''), names), 'expected base, count, x_at, y_at'],
  ['a constant that is not there', () => shaderOf(text('1u'), { ...names, constants: ['PLUS', 'MINUS'] }), 'expected MINUS, PLUS, group_size'],
  [
    'workgroups of a fixed size',
    () => shaderOf(text('1u').replace('override group_size', 'const group_size'), names),
    'the text has PLUS; expected PLUS, group_size',
  ],
])('%s is refused', (_, work, said) => expect(refusal(work)).toContain(said));

describe('a shader in a file', () => {
  it('is read once, from disk and from what bundlers make of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sparsome-wgsl-'));
    const file = join(folder, 'own.wgsl');
    writeFileSync(file, text('7u'));
    const shader = shaderAt(pathToFileURL(file), names);
    const made = await shader();
    rmSync(folder, { recursive: true });
    expect(await shader()).toBe(made);
    expect(made).toEqual(shaderOf(text('7u'), names));
    expect(await shaderAt(new URL(`data:text/plain,${encodeURIComponent(text('7u'))}`), names)()).toEqual(made);
  });

  it('that is not there is Unavailable, until it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sparsome-wgsl-'));
    const shader = shaderAt(pathToFileURL(join(folder, 'own.wgsl')), names);
    const tag = await shader().then(
      () => 'no error',
      (e: unknown) => (isSparsomeError(e) ? e.tag : String(e)),
    );
    expect(tag).toBe('Unavailable');
    writeFileSync(join(folder, 'own.wgsl'), text('7u'));
    expect((await shader()).name).toBe('lab.numbers');
    rmSync(folder, { recursive: true });
  });
});

const there = (await onSoftware().probe()).ok;
test.skipIf(!there)(`shaders of one name are not mistaken for each other${there ? '' : ' (not run: no adapter)'}`, async () => {
  const twice = contract({
    id: 'lab.twice',
    version: 1,
    promise: 'exact',
    inputs: { x: { kind: 'vec', dtype: ['u32'] } },
    attrs: {},
    outputs: { y: { kind: 'vec', dtype: ['u32'] }, z: { kind: 'vec', dtype: ['u32'] } },
    compare: { y: { fixture: { by: 'exact' }, device: { by: 'exact' } }, z: { fixture: { by: 'exact' }, device: { by: 'exact' } } },
    infer: ({ x }) => ({ y: { shape: x.shape, dtype: 'u32' }, z: { shape: x.shape, dtype: 'u32' } }),
  });
  const [same, double] = ['x[p.x_at + i]', '2u * x[p.x_at + i]'].map((body) => shaderOf(text(body), names));
  if (!same || !double) throw new TypeError('unreachable');
  const backend = extend(onSoftware(), {
    kernels: [
      kernel(twice, {
        run: (gpu, { in: { x }, out: { y, z } }) =>
          step(gpu, 'webgpu lab.twice', (s) => {
            const params = { count: x.data.length },
              invocations = x.data.length;
            s.dispatch(same, { bind: { x: x.data, y: y.data }, params, constants: { PLUS: 1 }, invocations });
            s.dispatch(double, { bind: { x: x.data, y: z.data }, params, constants: { PLUS: 1 }, invocations });
          }),
      }),
    ],
  });
  const session = await backend.open();
  const { y, z } = await session.run(twice, { x: await session.upload(twice.inputs.x, Uint32Array.of(3, 5)) }, {});
  expect(await session.take(y)).toEqual(Uint32Array.of(4, 6));
  expect(await session.take(z)).toEqual(Uint32Array.of(7, 11));
  await session.close();
});

test('types: a call gives what the shader declares, and nothing else', () => {
  const shader = shaderOf(text('1u'), names);
  const given: 'x' | 'y' = shader.bindings[0]?.name ?? 'x';
  expect(given).toBe('x');
  // @ts-expect-error no such buffer
  const other: 'z' | undefined = shader.bindings[0]?.name;
  expect(other).toBe('x');
});
