// The emulated device must find what a device would punish or hide: only then does a passing suite mean anything.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const compiler = process.env['CXX'] ?? ['g++', 'clang++', 'c++'].find((c) => (process.env['PATH'] ?? '').split(delimiter).some((d) => existsSync(join(d, c))));

describe.skipIf(!compiler)('the emulated device', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sparsome-emulated-'));
  /** Of each kernel and order: what it wrote first, and what was said. */
  let said: ReadonlyMap<string, { readonly values: readonly [number, number]; readonly wrong: string }> = new Map();
  beforeAll(() => {
    const program = join(folder, 'hostile');
    const sources = ['hostile.cc', '../emulator/engine.cc', '../emulator/switch.cc'].map(path);
    const flags = [
      '-std=c++17',
      '-O1',
      '-DSPARSOME_EMULATED',
      '-DSPARSOME_TARGET=cuda',
      ...['../include', '../emulator', '../../kernels-cxx/include'].map((f) => `-I${path(f)}`),
    ];
    execFileSync(compiler ?? 'c++', [...flags, ...sources, '-o', program]);
    const lines = execFileSync(program, { encoding: 'utf8' }).trim().split('\n');
    said = new Map(
      lines.map((line) => {
        const [order, name, first, second, ...wrong] = line.split(' ');
        return [`${name} ${order}`, { values: [Number(first), Number(second)], wrong: wrong.join(' ') }];
      }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const orders = [0, 1, 2];
  test('runs honest kernels in any order', () => {
    for (const order of orders) {
      expect(said.get(`honest ${order}`)).toEqual({ values: [32, expect.any(Number)], wrong: '-' });
      expect(said.get(`diverged ${order}`)).toEqual({ values: [30, 31], wrong: '-' });
    }
  });
  test('runs blocks, warps and lanes forward, in reverse, or mixed: the same way every time', () => {
    const turns = (order: number, again = 0): readonly (readonly number[])[] =>
      (said.get(`turns${again} ${order}`)?.wrong ?? '').split(' ').map((list) => list.split(',').map(Number));
    const forward = [8, 8, 32].map((n) => Array.from({ length: n }, (_, i) => i));
    expect(turns(0)).toEqual(forward);
    expect(turns(1)).toEqual(forward.map((list) => list.toReversed()));
    for (const [n, list] of turns(2).entries()) {
      expect(list.toSorted((a, b) => a - b)).toEqual(forward[n]);
      // Neither direction, nor one of them begun in the middle.
      const steps = new Set(list.map((who, i) => (list[(i + 1) % list.length]! - who + list.length) % list.length));
      expect(steps.size).toBeGreaterThan(2);
    }
    expect(turns(2, 1)).toEqual(turns(2));
  });
  test('has no lockstep: sums without waiting are wrong in some order', () => {
    expect(orders.some((order) => said.get(`lockstep ${order}`)?.values[0] !== 32)).toBe(true);
  });
  test.each([
    ['skipped_barrier', /kernel skipped_barrier: deadlock, nobody can go on: .* waits for its block at hostile\.cc:\d+.* waits for lanes of its mask/],
    ['ended_lane', /kernel ended_lane: block 0 thread \d+: a shuffle reads a lane that is not in the mask or has ended at hostile\.cc:\d+/],
    ['two_lines', /kernel two_lines: .*lanes of one mask meet at different lines, hostile\.cc:\d+ and hostile\.cc:\d+/],
  ])('reports %s, with the line', (name, what) => {
    for (const order of orders) expect(said.get(`${name} ${order}`)?.wrong).toMatch(what);
  });
  test('begins with junk in shared memory', () => expect(said.get('shared_junk 0')?.values).toEqual([-1, -1]));
});
