import type { BenchmarkRecord } from '../src/record.ts';

/** A record with made-up numbers. */
export const someRecord: BenchmarkRecord = {
  schema: 1,
  commit: '0123456789',
  dirty: false,
  at: '2026-01-02T03:04:05.000Z',
  machine: 'm-00000000',
  host: { cpu: 'Some Processor', cores: 2, os: 'linux-x64', node: '20.20.2' },
  device: { backend: 'native-cpu', name: 'Some Processor, 2 of 2 cores', target: 'avx2', threads: 2 },
  kernel: 'sparse.some-kernel',
  version: 1,
  case: { recipe: 'synthetic', rows: 100, cols: 200, nnz: 1000, dtype: 'f32', seed: 42 },
  protocol: { warmup: 2, samples: 3, synced: true, memory: 'reused', interleavedWith: ['js, 1 thread'] },
  ms: { median: 2, mad: 0.5, p90: 3, all: [1.5, 2, 3] },
  split: { upload: 0.1, run: 2, download: 0.2, first: 9 },
  nsPerNonZero: 2000,
  bytes: 8_000_000,
  bandwidth: { copy: 20, store: 18, read: 15 },
  timesCopy: 5,
  checked: { passed: true, rule: 'the same bits' },
};
