import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contract, nnzOf } from '@sparsome/core';
import { js } from '@sparsome/js';
import type { Arguments } from './arguments.ts';
import { type Bandwidth, bandwidths } from './bandwidth.ts';
import { candidates, choose, labelOf } from './configurations.ts';
import { type Dataset, type DatasetRecipe, datasetOf, large, pbmcLike } from './dataset.ts';
import { host, machineId } from './machine.ts';
import { isTiming, measure, type Protocol, type Timing } from './measure.ts';
import { exampleOf, recipeOf } from './recipe.ts';
import { append, type BenchmarkRecord } from './record.ts';
import { revision } from './revision.ts';
import { rounded } from './statistics.ts';
import { bytesMoved } from './traffic.ts';

const probeRepeats = 5;

interface Run {
  readonly say: (line: string) => void;
  readonly store: (record: BenchmarkRecord) => void;
  readonly head: Pick<BenchmarkRecord, 'schema' | 'commit' | 'dirty' | 'at' | 'machine' | 'host'>;
  readonly threads: readonly number[];
  readonly protocol: Protocol;
}

/** Times the contracts on all configurations and stores what passed. The number of configurations that failed. */
export async function time(root: string, contracts: readonly Contract[], a: Arguments, say: (line: string) => void): Promise<number> {
  const { chosen, leftOut } = await choose(candidates, a.backends);
  for (const line of leftOut) say(`left out: ${line}`);
  const own = host();
  const folder = join(root, 'benchmarks/results');
  const store = (record: BenchmarkRecord): void => {
    if (a.out === undefined) append(folder, record);
    else appendFileSync(a.out, `${JSON.stringify(record)}\n`);
  };
  const run: Run = {
    say,
    store,
    threads: [...new Set(chosen.map((c) => c.threads))],
    head: { schema: 1, ...revision(root), at: new Date().toISOString(), machine: machineId(own), host: own },
    protocol: { warmup: 2, samples: a.samples, budget: a.quick ? 500 : 4000 },
  };
  const reference = await js.open();
  let failed = 0;
  for (const dataset of a.quick ? [pbmcLike] : [large, pbmcLike]) {
    for (const c of contracts)
      failed += await timeCase(run, c, dataset, async (data) => {
        const recipe = await recipeOf(c),
          e = exampleOf(c, recipe, data);
        if (typeof e === 'string') return e;
        return { bytes: bytesMoved(c, e, recipe), measured: await measure(c, e, reference, chosen, run.protocol) };
      });
  }
  await reference.close();
  return failed;
}

type Case = { readonly bytes: number; readonly measured: Awaited<ReturnType<typeof measure>> };

async function timeCase(run: Run, c: Contract, recipe: DatasetRecipe, call: (data: Dataset) => Promise<Case | string>): Promise<number> {
  const data = datasetOf(recipe);
  // Before each case: what memory gives on a shared machine changes by the minute, twofold and more.
  const memory = bandwidths(run.threads, probeRepeats);
  run.say(`${c.id}, ${recipe.recipe}; copying: ${[...memory].map(([threads, b]) => `${b.copy} GB/s on ${threads}`).join(', ')}`);
  const done = await call(data);
  if (typeof done === 'string') {
    run.say(`  left out: ${done}`);
    return 0;
  }
  const timings = done.measured.filter(isTiming);
  for (const m of done.measured) {
    if (!isTiming(m)) {
      run.say(`  ${labelOf(m.configuration)}: ${m.why}`);
      continue;
    }
    const record = recordOf(run, memory, c, data, done.bytes, m, timings);
    run.store(record);
    run.say(
      `  ${labelOf(m.configuration).padEnd(32)} ${m.ms.median.toFixed(2).padStart(9)} ms  ${record.nsPerNonZero.toFixed(3).padStart(8)} ns/nz  ${(done.bytes / m.ms.median / 1e6).toFixed(1).padStart(6)} GB/s  ${record.timesCopy.toFixed(2).padStart(7)} x copy`,
    );
  }
  return done.measured.length - timings.length;
}

function recordOf(
  run: Run,
  memory: ReadonlyMap<number, Bandwidth>,
  c: Contract,
  { x, recipe }: Dataset,
  bytes: number,
  m: Timing,
  all: readonly Timing[],
): BenchmarkRecord {
  const { backend, target, threads } = m.configuration,
    nnz = nnzOf(x),
    bandwidth = memory.get(threads)!;
  return {
    ...run.head,
    device: { backend, name: m.device, target, threads },
    kernel: c.id,
    version: c.version,
    case: { recipe: recipe.recipe, rows: recipe.rows, cols: recipe.cols, nnz, dtype: x.dtype, seed: recipe.seed },
    protocol: {
      warmup: run.protocol.warmup,
      samples: m.ms.all.length,
      synced: true,
      memory: 'reused',
      interleavedWith: all.filter((o) => o !== m).map((o) => labelOf(o.configuration)),
    },
    ms: m.ms,
    split: m.split,
    nsPerNonZero: rounded((m.ms.median * 1e6) / nnz),
    bytes,
    bandwidth,
    timesCopy: rounded((m.ms.median * bandwidth.copy * 1e6) / bytes),
    checked: { passed: true, rule: m.rule },
  };
}
