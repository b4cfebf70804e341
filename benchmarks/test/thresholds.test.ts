import { expect, test } from 'vitest';
import { lanes, type RunJob, timeLanes } from '../src/thresholds/measure.ts';

const options = { sizes: [10, 100, 1000], samples: 3, budget: 50 };
const silent = (): void => undefined;

test('CPUs are measured on 1, 2, 4, … and all threads, GPUs as they are', () => {
  expect(lanes(6).map((l) => `${l.backend} ${l.threads}`)).toEqual([
    'cuda 0',
    'webgpu 0',
    ...[1, 2, 4, 6].map((n) => `native-cpu ${n}`),
    ...[1, 2, 4, 6].map((n) => `wasm-simd ${n}`),
    'js 1',
  ]);
  expect(lanes(1).filter((l) => l.backend === 'native-cpu')).toHaveLength(1);
});

test('a stand-in for a device is left out, as is what fails; what is slow ends early', async () => {
  const asked: string[] = [];
  const job: RunJob = async ({ backend, threads }, cells) => {
    asked.push(`${backend} ${cells}`);
    if (backend === 'webgpu') throw new Error('WebGPU finds no adapter');
    return { entries: 50 * cells, device: `${backend} device`, threads, emulated: backend === 'cuda', open: 1, ms: backend === 'js' ? cells : 2 };
  };
  const { series, leftOut } = await timeLanes(lanes(1), options, job, silent);
  expect(leftOut).toEqual({ cuda: 'cuda device is no device but a stand-in for tests', webgpu: 'WebGPU finds no adapter' });
  expect(asked.filter((a) => a.startsWith('cuda')).length + asked.filter((a) => a.startsWith('webgpu')).length).toBe(2);
  expect(series.map((s) => [s.backend, s.gpu, s.points.map((p) => p.entries)])).toEqual([
    ['native-cpu', false, [500, 5000, 50_000]],
    ['wasm-simd', false, [500, 5000, 50_000]],
    ['js', false, [500, 5000]],
  ]);
  expect(series[2]?.points[1]).toEqual({ entries: 5000, open: 1, ms: { median: 100, mad: 0, samples: 3 } });
});
