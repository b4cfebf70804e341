// One timing of `pnpm bench --thresholds`, in a process of its own: loading and starting a backend is part of what it costs.
// Arguments: backend, threads (0: all), cells. Prints one line of JSON.
import { anndata, dataFrame, dispose, placedMatrix } from '@sparsome/anndata';
import { isSparsomeError, nnzOf, sparse } from '@sparsome/core';
import { pp, tl } from '@sparsome/sc';
import { synthesizeCounts } from '../counts.ts';
import { jobDensity, jobGenes, type JobSaid } from './data.ts';

const [, , backend = 'auto', threads = '0', cells = '1000'] = process.argv;
const { group: _, ...parts } = synthesizeCounts({ cells: Number(cells), genes: jobGenes, density: jobDensity });
const x = sparse(parts),
  names = (n: number) => dataFrame(Array.from({ length: n }, (_, i) => String(i)));
const adata = anndata({ X: placedMatrix(x), obs: names(x.shape[0]), var: names(x.shape[1]) });

try {
  const from = performance.now();
  const { open } = await import('@sparsome/auto/node');
  const session = await open({ backend, threads: Number(threads) });
  const opened = performance.now();
  await pp.normalizeTotal(session, adata, { targetSum: 1e4 });
  await pp.log1p(session, adata);
  await pp.highlyVariableGenes(session, adata, { nTopGenes: 2000 });
  await tl.pca(session, adata, { nComps: Math.min(50, x.shape[0] - 1) });
  await pp.neighbors(session, adata, { useRep: 'X_pca' });
  // To the host, as whoever reads the result has to.
  await Promise.all([...adata.obsm.values(), ...adata.obsp.values()].map((m) => ('index' in m ? undefined : m.host())));
  const ended = performance.now();
  const { device, emulated, threads: used } = session.capabilities;
  const said: JobSaid = { entries: nnzOf(x), device, threads: used, emulated: emulated === true, open: opened - from, ms: ended - from };
  console.log(JSON.stringify(said));
  dispose(adata);
  await session.close();
} catch (e) {
  console.error(reasonOf(e));
  process.exitCode = 1;
}

/** One line: of a backend that cannot be used the reason it gives. */
function reasonOf(e: unknown): string {
  if (!isSparsomeError(e)) return e instanceof Error ? e.message : String(e);
  const own = e.got?.split('\n').find((line) => line.startsWith('x '));
  return own?.replace(/^x \S+\s+/, '') ?? e.what;
}
