// What `auto` knows of sizes follows from the times measured, and from nothing else.
import { expect, test } from 'vitest';
import { thresholdsModule } from '../scripts/gen/thresholds.mjs';

type Times = readonly (readonly [median: number, mad: number] | undefined)[];
const sizes = [1000, 10_000, 100_000, 1_000_000];

const series = (backend: string, threads: number, times: Times) => ({
  backend,
  threads,
  device: `${backend} device`,
  gpu: backend === 'webgpu' || backend === 'cuda',
  points: times.flatMap((t, n) => (t ? [{ entries: sizes[n], open: 1, ms: { median: t[0], mad: t[1], samples: 5 } }] : [])),
});
const run = (machine: string, all: readonly ReturnType<typeof series>[], leftOut = {}) => ({
  machine,
  host: { cpu: 'Some CPU', cores: 4, os: 'linux-x64', node: '20.20.2' },
  at: '2026-11-28T12:00:00.000Z',
  commit: 'abcdef0123',
  dirty: false,
  load: 0.1,
  series: all,
  leftOut,
});
const written = (...runs: readonly object[]) => thresholdsModule(JSON.stringify(runs));
const cpu = series('native-cpu', 4, [
  [10, 1],
  [20, 1],
  [100, 5],
  [900, 9],
]);

test('a GPU is taken from where it is faster by more than both scatter, at all larger sizes', () => {
  const gpu = (times: Times) => written(run('m-1', [cpu, series('webgpu', 1, times)]));
  expect(
    gpu([
      [500, 5],
      [500, 5],
      [90, 1],
      [200, 5],
    ]),
  ).toContain("'webgpu': { fromEntries: 100000 }");
  expect(
    gpu([
      [500, 5],
      [500, 5],
      [96, 4],
      [200, 5],
    ]),
  ).toContain("'webgpu': { fromEntries: 1000000 }");
  expect(
    gpu([
      [5, 1],
      [500, 5],
      [90, 1],
      [200, 5],
    ]),
  ).toContain("'webgpu': { fromEntries: 100000 }");
  expect(
    gpu([
      [5, 1],
      [5, 1],
      [5, 1],
      [950, 5],
    ]),
  ).toContain("'webgpu': { fromEntries: Number.POSITIVE_INFINITY }");
});

test('all CPUs count that were still measured', () => {
  const slow = series('js', 1, [[5, 0], [9000, 1], undefined, undefined]);
  const gpu = series('webgpu', 1, [
    [8, 0],
    [8, 0],
    [8, 0],
    [8, 0],
  ]);
  expect(written(run('m-1', [cpu, gpu]))).toContain("'webgpu': { fromEntries: 1000 }");
  expect(written(run('m-1', [cpu, slow, gpu]))).toContain("'webgpu': { fromEntries: 10000 }");
});

test('of several machines the greatest counts', () => {
  const on = (machine: string, at: number) =>
    run(machine, [
      cpu,
      series(
        'webgpu',
        1,
        sizes.map((_, n) => [n < at ? 9999 : 1, 0] as const),
      ),
    ]);
  expect(written(on('m-1', 1), on('m-2', 2))).toContain("'webgpu': { fromEntries: 100000 }");
  expect(written(on('m-1', 4), on('m-2', 2))).toContain("'webgpu': { fromEntries: Number.POSITIVE_INFINITY }");
});

test('a machine that was busy decides nothing, and the file says so', () => {
  const gpu = series('webgpu', 1, [
    [1, 0],
    [1, 0],
    [1, 0],
    [1, 0],
  ]);
  const text = written({ ...run('m-1', [cpu, gpu]), load: 4.1 });
  expect(text).toContain('export const thresholds: Thresholds = {};');
  expect(text).toContain('// Decides nothing, since more was at work than there are cores: measured on Some CPU, 4 cores');
  expect(
    written(
      { ...run('m-1', [cpu, gpu]), load: 4.1 },
      run('m-2', [
        cpu,
        series('webgpu', 1, [
          [99, 0],
          [1, 0],
          [1, 0],
          [1, 0],
        ]),
      ]),
    ),
  ).toContain("'webgpu': { fromEntries: 10000 }");
});

test('all threads are taken from where one is no longer clearly faster', () => {
  const many = (times: Times) =>
    written(
      run('m-1', [
        series('native-cpu', 1, [
          [9, 1],
          [18, 1],
          [200, 5],
          [1800, 9],
        ]),
        series('native-cpu', 4, times),
      ]),
    );
  expect(
    many([
      [10, 1],
      [20, 1],
      [100, 5],
      [900, 9],
    ]),
  ).toContain("'native-cpu': { threadsFromEntries: 0 }");
  expect(
    many([
      [12, 1],
      [25, 1],
      [100, 5],
      [900, 9],
    ]),
  ).toContain("'native-cpu': { threadsFromEntries: 100000 }");
  expect(
    many([
      [12, 1],
      [25, 1],
      [300, 5],
      [9000, 9],
    ]),
  ).toContain("'native-cpu': { threadsFromEntries: Number.POSITIVE_INFINITY }");
});

test('the file says where, when and what was not measured', () => {
  const text = written(run('m-1', [cpu], { cuda: 'no driver' }));
  expect(text).toContain('// Measured on Some CPU, 4 cores, linux-x64 (m-1), 2026-11-28, commit abcdef0123.');
  expect(text).toContain('// cuda was not measured there: no driver');
  expect(text).not.toContain("'cuda'");
});

test('refuses what the benchmarks do not write', () => {
  const good = run('m-1', [cpu]);
  const refused = (change: object, what: RegExp) => expect(() => written({ ...good, ...change })).toThrow(what);
  expect(() => thresholdsModule('{ "cuda": 1000 }')).toThrow(/is not a list of machines[\s\S]*do: pnpm bench --thresholds/);
  expect(() => written(good, good)).toThrow(/is there twice/);
  refused({ at: 'yesterday' }, /no name, commit or date/);
  refused({ load: undefined }, /what else was at work/);
  refused({ series: [] }, /has no series/);
  refused({ series: [{ ...cpu, points: [] }] }, /has no points/);
  refused({ series: [{ ...cpu, points: [...cpu.points].reverse() }] }, /rising sizes/);
  refused({ series: [{ ...cpu, points: [{ entries: 10, open: 1, ms: { median: 1, mad: 0, samples: 2 } }] }] }, /fewer than three samples/);
});
