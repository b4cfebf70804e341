// The main job on WebGPU, on the adapter there is (in CI SwiftShader, which is slow: few cells and genes of the real data set).
// Every numeric array has the bytes of js, and every copy between memories is listed: a new one fails the test, and so does a
// call that hands work over more than once, or a copy for which the device is waited more than once.
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type AnnData, subsetObs, subsetVar } from '@sparsome/anndata';
import { readAnnData } from '@sparsome/anndata/node';
import type { Session, TraceEvent } from '@sparsome/core';
import { js } from '@sparsome/js';
import { expect, test } from 'vitest';
import { bytesOf, numericArrays } from '../src/digest.ts';
import { defaults } from '../src/parameters.ts';
import { runSteps } from '../src/pipeline.ts';
import { silentReporter } from '../src/progress.ts';
import { onSoftware } from '../../webgpu/test/software.ts';

const pbmc = fileURLToPath(new URL('../../../examples/data/pbmc_facs.h5ad', import.meta.url));
const genes = 600;
interface Job {
  readonly cells: number;
  readonly nTopGenes: number;
}
/** Components from Lanczos iterations, and from the Gram matrix of the genes. */
const byLanczos = { cells: 90, nTopGenes: 60 },
  byGram = { cells: 30, nTopGenes: 20 };

/** Every 40th cell (or so many) and every 25th gene or so: all populations are there. */
async function some(host: Session, cells: number): Promise<AnnData> {
  const adata = await readAnnData(pbmc);
  const every = (length: number, count: number): Uint32Array => Uint32Array.from({ length: count }, (_, n) => Math.floor((n * length) / count));
  await subsetObs(host, adata, every(adata.shape[0], cells));
  await subsetVar(host, adata, every(adata.shape[1], genes));
  return adata;
}

interface Answer {
  readonly digests: Readonly<Record<string, string>>;
  /** Moves between memories by step, with the reason where nobody asked. */
  readonly moves: readonly string[];
  /** Calls and copies that took more than their one submission or readback. */
  readonly wasteful: readonly string[];
  /** Events that say what the device did. */
  readonly counted: number;
  /** The most pieces of one call. */
  readonly pieces: number;
}

/** A call of a kernel, on so few cells, is one submission, and a download one with one readback; uploads are queued. */
const isWasteful = (e: TraceEvent): boolean =>
  e.device !== undefined && (e.device.submissions > (e.kind === 'upload' ? 0 : 1) || e.device.readbacks > (e.kind === 'download' ? 1 : 0));

async function answer(host: Session, session: Session, { cells, nTopGenes }: Job, events: TraceEvent[] = []): Promise<Answer> {
  const adata = await some(host, cells),
    parameters = { ...defaults, minGenes: 1, minCells: 2, nTopGenes, nComps: 8, nNeighbors: 6 },
    moves: string[] = [],
    wasteful: string[] = [];
  const flush = (step: string): void => {
    for (const e of events.splice(0)) {
      if (e.kind !== 'run' && e.copied) moves.push(`${step}: ${e.kind} ${e.bytes}${e.reason === 'asked' ? '' : ` (${e.reason}: ${e.contract})`}`);
      if (isWasteful(e)) wasteful.push(`${step}: ${e.kind} ${e.contract ?? ''} ${JSON.stringify(e.device)}`);
      if (e.device) counted++;
      if (e.kind === 'run') pieces = Math.max(pieces, e.pieces);
    }
  };
  let current = '',
    counted = 0,
    pieces = 0;
  const reporter = {
    ...silentReporter,
    begin(step: string) {
      flush(current);
      current = step;
    },
  };
  await runSteps(session, adata, parameters, reporter, new AbortController().signal);
  flush(current);
  const digests = [...(await numericArrays(adata))].map(([path, array]) => [
    path,
    `${array.constructor.name} ${createHash('sha256').update(bytesOf(array)).digest('hex')}`,
  ]);
  return { digests: Object.fromEntries(digests), moves, wasteful, counted, pieces };
}

test('the main job has the bytes of js', async (context) => {
  const webgpu = onSoftware(),
    probe = await webgpu.probe();
  if (!probe.ok) {
    expect(process.env['CI'], probe.why).not.toBe('true');
    return context.skip(`not run: ${probe.why}`);
  }
  const events: TraceEvent[] = [];
  await using host = await js.open();
  await using session = await webgpu.open({ companion: host, trace: (e) => events.push(e) });
  const want = await answer(host, host, byLanczos);
  const got = await answer(host, session, byLanczos, events);
  await mkdir('output/conformance', { recursive: true });
  await writeFile(
    'output/conformance/webgpu-main-job.json',
    `${JSON.stringify({ device: probe.capabilities.device, ...byLanczos, genes, ...got }, null, 2)}\n`,
  );
  expect(got.digests).toEqual(want.digests);
  expect(Object.keys(got.digests).length).toBeGreaterThan(25);
  expect(got.moves).toMatchSnapshot();
  expect(got.counted).toBeGreaterThan(50);
  expect(got.wasteful).toEqual([]);
  // A device that sees 8,000 bytes of an array and starts three workgroups at once, of the size that GPUs have: X is cut, and nothing of it is copied back.
  const inPieces: TraceEvent[] = [];
  await using small = await onSoftware({ limits: { binding: 8_000, groups: 3, groupSize: 64, operations: 1 << 18 } }).open({
    companion: host,
    trace: (e) => inPieces.push(e),
  });
  const cut = await answer(host, small, byGram, inPieces);
  expect(cut.digests).toEqual((await answer(host, host, byGram)).digests);
  expect(cut.moves).toMatchSnapshot();
  expect(cut.pieces).toBeGreaterThan(1);
}, 300_000);
