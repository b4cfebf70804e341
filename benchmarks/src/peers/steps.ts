import { join } from 'node:path';
import { nativeCpu } from '@sparsome/native-cpu';
import { wasmSimd } from '@sparsome/wasm-simd';
import { median } from '../statistics.ts';
import type { PeerOptions } from './compare.ts';
import { ourSteps } from './ours.ts';
import { type Seconds, stepServer } from './server.ts';

/** Medians of warm calls with one thread; `wasm` where the machine runs that backend. */
export interface StepRow {
  readonly step: string;
  readonly peer: string;
  readonly ours: Seconds;
  readonly wasm?: Seconds;
  readonly theirs: Seconds;
}

type Where = 'python' | 'scran';

/** A peer's step, and the step of ours it is compared with. */
const pairs: readonly (readonly [where: Where, theirs: string, ours: string, peer: string])[] = [
  ['python', 'QC', 'QC', 'scanpy'],
  ['scran', 'QC', 'QC', 'scran.js (three numbers a cell)'],
  ['python', 'filter', 'filter', 'scanpy'],
  ['python', 'normalise', 'normalise', 'scanpy'],
  ['python', 'log1p', 'log1p', 'scanpy'],
  ['python', 'HVG', 'HVG', 'scanpy'],
  ['scran', 'filter to HVG', 'filter to HVG', 'scran.js (filter and log as views)'],
  ['python', 'PCA', 'PCA', 'scanpy (ARPACK, f32)'],
  ['scran', 'PCA', 'PCA', 'scran.js'],
  ['python', 'neighbours', 'neighbours', 'scanpy (pynndescent above 8,192 cells)'],
  ['scran', 'neighbours', 'neighbours', 'scran.js (Annoy, without the weights)'],
  ['python', 'kNN exact', 'kNN exact', 'scikit-learn'],
  ['scran', 'kNN exact', 'kNN exact', 'scran.js (VP tree)'],
  ['python', 'UMAP', 'UMAP', 'umap-learn'],
  ['scran', 'UMAP', 'UMAP', 'scran.js (with the weights)'],
  ['python', 'Leiden', 'Leiden', 'scanpy (igraph)'],
  ['scran', 'Leiden', 'Leiden', 'scran.js (igraph, with its graph of shared neighbours)'],
  ['python', 't-test', 't-test', 'scanpy'],
  ['scran', 'markers without AUC', 't-test', "scran.js (Cohen's d of all pairs, no p-values)"],
  ['python', 'Wilcoxon', 'Wilcoxon', 'scanpy'],
  ['python', 'Wilcoxon illico', 'Wilcoxon', 'illico'],
  ['scran', 'markers', 'Wilcoxon', "scran.js (AUC and Cohen's d of all pairs, no p-values)"],
];

/** Our steps and the peers', in turns, one thread each. */
export async function compareSteps(root: string, input: string, o: PeerOptions, say: (line: string) => void): Promise<StepRow[]> {
  const peers = join(root, 'benchmarks/peers');
  const servers = {
    python: await stepServer(o.python, ['-W', 'ignore', join(peers, 'steps.py'), input, '1']),
    scran: o.scran === null ? null : await stepServer(process.execPath, [join(peers, 'scran/steps.mjs'), o.scran, input, '1']),
  };
  const ours = await ourSteps(await nativeCpu.open({ threads: 1 }), input);
  const wasm = (await wasmSimd.probe()).ok ? await ourSteps(await wasmSimd.open({ threads: 1 }), input) : null;
  const rows: StepRow[] = [];
  try {
    for (const [where, theirs, own, peer] of pairs) {
      const server = servers[where];
      if (!server) continue;
      const times = await inTurns(o.rounds, [() => server.run(theirs), () => ours.run(own), ...(wasm ? [() => wasm.run(own)] : [])]);
      const row = { step: own, peer, theirs: times[0]!, ours: times[1]!, ...(times[2] ? { wasm: times[2] } : {}) };
      rows.push(row);
      const other = times[2] ? ` (wasm ${times[2].cpu.toFixed(4)} s)` : '';
      say(`  ${own.padEnd(13)} ${row.ours.cpu.toFixed(4)} s${other}   ${peer} ${row.theirs.cpu.toFixed(4)} s   ${(row.theirs.cpu / row.ours.cpu).toFixed(1)}x`);
    }
  } finally {
    for (const one of [ours, wasm, servers.python, servers.scran]) await one?.close();
  }
  return rows;
}

/** Medians of each; the first call is the peer's. What takes it long is repeated less, and the first round is not counted. */
async function inTurns(rounds: number, calls: readonly (() => Promise<Seconds>)[]): Promise<readonly Seconds[]> {
  const found = calls.map((): Seconds[] => []);
  let left = rounds;
  for (let n = 0; n <= left; n++) {
    for (const [k, call] of calls.entries()) {
      const seconds = await call();
      if (n > 0) found[k]?.push(seconds);
      else if (k === 0 && seconds.wall > 5) left = Math.min(left, 2);
    }
  }
  return found.map((all) => ({ cpu: median(all.map((s) => s.cpu)), wall: median(all.map((s) => s.wall)) }));
}
