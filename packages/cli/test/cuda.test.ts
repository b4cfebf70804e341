// The whole pipeline on the emulated CUDA driver: every numeric array the bytes of native-cpu, every copy between host and device
// known, and the device waited for no more often than once in a call or a copy. Small, since each thread of a GPU is a fiber here.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dispose } from '@sparsome/anndata';
import type { Session, TraceEvent } from '@sparsome/core';
import { cuda } from '@sparsome/cuda';
import { nativeCpu } from '@sparsome/native-cpu';
import { describe, expect, test } from 'vitest';
import { bytesOf, numericArrays } from '../src/digest.ts';
import { defaults } from '../src/parameters.ts';
import { runSteps } from '../src/pipeline.ts';
import { silentReporter } from '../src/progress.ts';
import { made } from './small.ts';

const driver = fileURLToPath(new URL('../../cuda/build/libcuda-emulated.so', import.meta.url));
process.env['SPARSOME_LIBCUDA'] = driver;
/** The emulated device runs lanes and blocks in another order; reads past an allocation fault. */
const strict = { SPARSOME_EMULATED_ORDER: 'reverse', SPARSOME_EMULATED_GUARD: '1' };

/** Components come from the Gram matrix; from Lanczos iterations in one-answer.test.ts. */
async function answer(session: Session): Promise<Readonly<Record<string, string>>> {
  const adata = made({ cells: 240, genes: 300 });
  await runSteps(session, adata, { ...defaults, minGenes: 10, nTopGenes: 120, nComps: 20, flavor: 'seurat' }, silentReporter, new AbortController().signal);
  const digests = [...(await numericArrays(adata))].map(([path, array]) => [path, createHash('sha256').update(bytesOf(array)).digest('hex')]);
  dispose(adata);
  return Object.fromEntries(digests);
}

// 64 launches are handed over at a time, so that a call can be stopped in between: those of an epoch each, and some twenty before.
const submissionsOf = (contract: string): number => (contract === 'embed.umap' ? Math.ceil((500 + 20) / 64) : 1);
/** A call of a kernel is one submission, waited for once; a download one readback. No upload waits. */
function isWasteful(e: TraceEvent): boolean {
  const { submissions, readbacks, waits = NaN } = e.device ?? { submissions: NaN, readbacks: NaN };
  const most = e.kind === 'run' ? submissionsOf(e.contract) : 0;
  return !(submissions <= most && waits <= most && readbacks <= (e.kind === 'download' ? 1 : 0));
}

/** Calls and copies in order, a line for each call: bytes uploaded (>) and downloaded (<), with the reason where nobody asked. */
function journal(events: readonly TraceEvent[]): string {
  const words = events.map((e) => {
    if (e.kind === 'run') return `${e.contract}\n`;
    const why = e.reason === 'asked' ? '' : ` (${e.reason}: ${e.contract})\n`;
    return `${e.kind === 'upload' ? '>' : '<'}${e.bytes}${why}`;
  });
  return words.join(' ').replaceAll('\n ', '\n');
}

describe.skipIf(!existsSync(driver))('the main job on emulated CUDA', () => {
  test('gives the bytes of native-cpu', async () => {
    const companion = await nativeCpu.open();
    const events: TraceEvent[] = [];
    const device = await cuda.open({ companion, trace: (e) => events.push(e) });
    const got = await answer(device);
    expect(Object.keys(got).length).toBeGreaterThan(25);
    const want = await answer(companion);
    expect(got).toEqual(want);
    // Copies stand before the call that follows them. Whoever adds one must say here what for.
    expect(journal(events)).toMatchInlineSnapshot(`
      ">297940 sparse.major-sums
      <5760 sparse.minor-sums
      <7200 >300 sparse.major-sums
      <5760 >12 sparse.top-sums
      <5760 sparse.major-sums
      <5760 >1200 sparse.select-minor-count
      <960 >960 >964 sparse.take-major
      sparse.minor-sums
      <7200 >1200 sparse.select-minor-count
      <960 >1200 >964 sparse.select-minor-fill
      sparse.major-sums
      <5760 >960 sparse.scale-major
      sparse.major-sums
      <5760 sparse.log1p
      sparse.expm1
      sparse.minor-sums
      <7200 >1200 sparse.select-minor-count
      <960 >964 sparse.select-minor-fill
      sparse.minor-sums
      <2880 >480 sparse.select-minor-count
      <960 sparse.gram
      dense.center-gram
      <115200 (host contract: dense.eigh-top)
      >160 (host contract: dense.eigh-top)
      >19200 (host contract: dense.eigh-top)
      >24 (host contract: dense.eigh-top)
      <24 <160 <19200 >19200 >160 sparse.matmul-dense
      <38400 >19200 knn.search
      <40320 >13440 >26880 graph.membership-strengths
      graph.fuzzy-union-count
      <960 >964 graph.fuzzy-union-fill
      <29300 (host contract: graph.components)
      >960 (host contract: graph.components)
      >4 (host contract: graph.components)
      <4 >1920 embed.umap
      <1920 <29300 (host contract: graph.leiden)
      >960 (host contract: graph.leiden)
      >8 (host contract: graph.leiden)
      >4 (host contract: graph.leiden)
      <960 <8 >960 sparse.transpose-count
      <1200 >1204 sparse.transpose-fill
      rank.group-sums
      <98400 <297940 <297940 <29300"
    `);
    expect(events.filter(isWasteful)).toEqual([]);
    expect(device.live()).toEqual({ buffers: 0, bytes: 0 });
    Object.assign(process.env, strict);
    expect(await answer(device)).toEqual(want);
    for (const name of Object.keys(strict)) delete process.env[name];
    await device.close();
    await companion.close();
  });
});
