// A part of the real data, for backends that are slow, written by the packages that a project has installed.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './copy.ts';

export const pbmc = join(root, 'examples/data/pbmc_facs.h5ad');

/** Writes so many cells and genes, spread over the data, as an h5ad into the folder of a project: its path. */
export async function someCells(project: string, cells: number, genes: number): Promise<string> {
  const to = join(project, `${cells}-cells.h5ad`);
  const program = `
    import { subsetObs, subsetVar } from '@sparsome/anndata';
    import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
    import { open } from '@sparsome/auto/node';
    const session = await open({ backend: 'js' }), adata = await readAnnData(process.argv[1]);
    const every = (length, count) => Uint32Array.from({ length: count }, (_, n) => Math.floor((n * length) / count));
    await subsetObs(session, adata, every(adata.shape[0], ${cells}));
    await subsetVar(session, adata, every(adata.shape[1], ${genes}));
    await writeAnnData(process.argv[2], adata);
    await session.close();`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, pbmc, to], { cwd: project });
  return to;
}
