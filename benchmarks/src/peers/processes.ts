import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wasmSimd } from '@sparsome/wasm-simd';
import { median } from '../statistics.ts';
import type { PeerOptions } from './compare.ts';
import { type Fresh, fresh, parseOurs, parsePeer } from './fresh.ts';

/** Medians of fresh processes of one kind. */
export interface ProcessRow extends Fresh {
  readonly who: string;
  readonly threads: number;
}
type Kind = readonly [who: string, threads: number, run: () => Promise<Fresh>];

/** Whole jobs in fresh processes, in turns: from reading the file to writing what was found. */
export async function compareProcesses(root: string, input: string, o: PeerOptions, say: (line: string) => void): Promise<ProcessRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sparsome-peers-'));
  try {
    const all = await kinds(root, input, folder, o),
      found = all.map((): Fresh[] => []);
    for (let n = 0; n < o.runs; n++) for (const [k, [, , run]] of all.entries()) found[k]?.push(await run());
    return all.map(([who, threads], k) => {
      const of = (pick: (f: Fresh) => number): number => median((found[k] ?? []).map(pick));
      const names = Object.keys(found[k]?.[0]?.steps ?? {});
      const row: ProcessRow = {
        who,
        threads,
        wall: of((f) => f.wall),
        cpu: of((f) => f.cpu),
        peakMiB: of((f) => f.peakMiB),
        ...(names.length > 0 && { steps: Object.fromEntries(names.map((name) => [name, of((f) => f.steps?.[name] ?? Number.NaN)])) }),
      };
      say(`  ${who.padEnd(34)} ${threads} threads: ${row.wall.toFixed(2)} s, ${row.cpu.toFixed(2)} s CPU, ${row.peakMiB.toFixed(0)} MiB`);
      return row;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function kinds(root: string, input: string, folder: string, o: PeerOptions): Promise<readonly Kind[]> {
  const command = join(root, 'packages/cli/bin/sparsome.js'),
    out = join(folder, 'out.h5ad'),
    report = join(folder, 'report.html');
  const ours = (backend: string, threads: number): Kind => {
    const args = [command, 'run', input, '--out', out, '--report', report, '--backend', backend, '--threads', String(threads), '--json'];
    return [`sparsome ${backend}, with report`, threads, () => fresh(process.execPath, args, parseOurs)];
  };
  const pipeline = join(root, 'benchmarks/peers/pipeline.py');
  const scanpy = (who: string, threads: number, markers: string): Kind => {
    const args = ['-W', 'ignore', pipeline, input, out, String(threads), markers];
    return [who, threads, () => fresh(o.python, args, parsePeer)];
  };
  const { scran } = o;
  const scranJs = (threads: number): Kind[] => {
    if (scran === null) return [];
    const args = [join(root, 'benchmarks/peers/scran/pipeline.mjs'), scran, input, join(folder, 'out.h5'), String(threads)];
    return [['scran.js', threads, () => fresh(process.execPath, args, parsePeer)]];
  };
  return [
    ours('native-cpu', 2),
    ours('native-cpu', 1),
    ...((await wasmSimd.probe()).ok ? [ours('wasm-simd', 2), ours('wasm-simd', 1)] : []),
    scanpy('scanpy', 2, 'scanpy'),
    scanpy('scanpy', 1, 'scanpy'),
    scanpy('scanpy, markers by illico', 2, 'illico'),
    ...scranJs(2),
    ...scranJs(1),
  ];
}
