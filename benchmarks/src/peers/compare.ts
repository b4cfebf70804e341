import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeCpu } from '@sparsome/native-cpu';
import { wasmSimd } from '@sparsome/wasm-simd';
import { host } from '../machine.ts';
import { median } from '../statistics.ts';
import { inputFile } from './data.ts';
import { type Fresh, fresh, parseOurs, parsePython } from './fresh.ts';
import { ourSteps } from './ours.ts';
import { type Seconds, stepServer } from './python.ts';

export interface PeerOptions {
  readonly data: readonly string[];
  readonly rounds: number;
  /** Fresh processes of each kind. */
  readonly runs: number;
  readonly python: string;
}
export interface StepRow {
  readonly step: string;
  readonly peer: string;
  readonly ours: number;
  readonly theirs: number;
}
export interface ProcessRow extends Fresh {
  readonly who: string;
  readonly threads: number;
}
/** One run on one data set: medians of CPU seconds a step with one thread, and whole processes. */
export interface Comparison {
  readonly data: string;
  readonly at: string;
  readonly cpu: string;
  readonly cores: number;
  readonly steps: readonly StepRow[];
  readonly processes: readonly ProcessRow[];
}

/** A peer's step, and the step of ours it is compared with. */
const pairs: readonly (readonly [theirs: string, ours: string, peer: string])[] = [
  ['QC', 'QC', 'scanpy'],
  ['filter', 'filter', 'scanpy'],
  ['normalise', 'normalise', 'scanpy'],
  ['log1p', 'log1p', 'scanpy'],
  ['HVG', 'HVG', 'scanpy'],
  ['PCA', 'PCA', 'scanpy (ARPACK, f32)'],
  ['neighbours', 'neighbours', 'scanpy (pynndescent above 8,192 cells)'],
  ['kNN exact', 'kNN exact', 'scikit-learn'],
  ['UMAP', 'UMAP', 'umap-learn'],
  ['Leiden', 'Leiden', 'scanpy (igraph)'],
  ['t-test', 't-test', 'scanpy'],
  ['Wilcoxon', 'Wilcoxon', 'scanpy'],
  ['Wilcoxon illico', 'Wilcoxon', 'illico'],
];

/** Times our steps and the peers' in turns, one thread each, then whole processes in turns. */
export async function comparePeers(root: string, o: PeerOptions, say: (line: string) => void): Promise<readonly Comparison[]> {
  const done: Comparison[] = [];
  for (const name of o.data) {
    const input = await inputFile(root, name);
    say(`${name}: steps, one thread, medians of ${o.rounds}`);
    const steps = await stepsOf(root, input, o, say);
    say(`${name}: whole processes, medians of ${o.runs}`);
    const processes = await processesOf(root, input, o, say);
    done.push({ data: name, at: new Date().toISOString().slice(0, 10), cpu: host().cpu, cores: host().cores, steps, processes });
  }
  return done;
}

async function stepsOf(root: string, input: string, o: PeerOptions, say: (line: string) => void): Promise<StepRow[]> {
  const server = await stepServer(o.python, join(root, 'benchmarks/peers/steps.py'), input, 1);
  const ours = await ourSteps(await nativeCpu.open({ threads: 1 }), input);
  const rows: StepRow[] = [];
  for (const [theirs, own, peer] of pairs) {
    const a: Seconds[] = [],
      b: Seconds[] = [];
    // What takes long is repeated less; the first call of each is not counted.
    let rounds = o.rounds;
    for (let n = 0; n <= rounds; n++) {
      const [x, y] = [await ours.run(own), await server.run(theirs)];
      if (n === 0) {
        if (y.wall > 5) rounds = Math.min(rounds, 2);
        continue;
      }
      a.push(x);
      b.push(y);
    }
    const row = { step: own, peer, ours: median(a.map((s) => s.cpu)), theirs: median(b.map((s) => s.cpu)) };
    rows.push(row);
    say(`  ${own.padEnd(11)} ${row.ours.toFixed(4)} s   ${peer.padEnd(24)} ${row.theirs.toFixed(4)} s   ${(row.theirs / row.ours).toFixed(1)}x`);
  }
  await ours.close();
  await server.close();
  return rows;
}

async function processesOf(root: string, input: string, o: PeerOptions, say: (line: string) => void): Promise<ProcessRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sparsome-peers-'));
  const out = join(folder, 'out.h5ad'),
    command = join(root, 'packages/cli/bin/sparsome.js'),
    pipeline = join(root, 'benchmarks/peers/pipeline.py');
  const ours = (backend: string, threads: number) => () =>
    fresh(
      process.execPath,
      [command, 'run', input, '--out', out, '--report', join(folder, 'report.html'), '--backend', backend, '--threads', String(threads), '--json'],
      parseOurs,
    );
  const theirs = (threads: number, markers: string) => () => fresh(o.python, ['-W', 'ignore', pipeline, input, out, String(threads), markers], parsePython);
  const wasm = await wasmSimd.probe();
  const kinds: readonly (readonly [who: string, threads: number, run: () => Promise<Fresh>])[] = [
    ['sparsome native-cpu, with report', 2, ours('native-cpu', 2)],
    ['sparsome native-cpu, with report', 1, ours('native-cpu', 1)],
    ...(wasm.ok ? [['sparsome wasm-simd, with report', 2, ours('wasm-simd', 2)] as const] : []),
    ['scanpy', 2, theirs(2, 'scanpy')],
    ['scanpy', 1, theirs(1, 'scanpy')],
    ['scanpy, markers by illico', 2, theirs(2, 'illico')],
  ];
  const found = kinds.map((): Fresh[] => []);
  try {
    for (let n = 0; n < o.runs; n++) for (const [k, [, , run]] of kinds.entries()) found[k]?.push(await run());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return kinds.map(([who, threads], k) => {
    const runs = found[k] ?? [];
    const of = (pick: (f: Fresh) => number): number => median(runs.map(pick));
    const row = { who, threads, wall: of((f) => f.wall), cpu: of((f) => f.cpu), peakMiB: of((f) => f.peakMiB) };
    say(`  ${who.padEnd(34)} ${threads} threads: ${row.wall.toFixed(2)} s, ${row.cpu.toFixed(2)} s CPU, ${row.peakMiB.toFixed(0)} MiB`);
    return row;
  });
}

/** Writes what was measured where the README's table is made from. */
export const writeComparisons = (root: string, all: readonly Comparison[]): void =>
  writeFileSync(join(root, 'benchmarks/results/peers.json'), `${JSON.stringify(all, null, 1)}\n`);
