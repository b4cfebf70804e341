import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anndata, dataFrame, placedMatrix } from '@sparsome/anndata';
import { writeAnnData } from '@sparsome/anndata/node';
import { mitochondrialGenes } from '../counts.ts';
import { datasetOf, large } from '../dataset.ts';

/** Path of the h5ad file of a data set: `pbmc_facs` of the examples, `synthetic` made once, or the given file. */
export async function inputFile(root: string, name: string): Promise<string> {
  if (name === 'pbmc_facs') return join(root, 'examples/data/pbmc_facs.h5ad');
  if (name !== 'synthetic') return name;
  const path = join(root, 'benchmarks/build/synthetic-20000.h5ad');
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const { x, group } = datasetOf(large);
  const [cells, genes] = x.shape;
  await writeAnnData(
    path,
    anndata({
      X: placedMatrix(x),
      obs: dataFrame(
        Array.from({ length: cells }, (_, c) => `cell${c}`),
        { group: { kind: 'categorical', codes: group, categories: Array.from({ length: large.groups }, (_, g) => `group${g}`), ordered: false } },
      ),
      var: dataFrame(Array.from({ length: genes }, (_, g) => (g < mitochondrialGenes ? `MT-${g}` : `gene${g}`))),
    }),
  );
  return path;
}
