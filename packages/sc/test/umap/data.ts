// Four data sets with known groups: components and graph are frozen, or made here from counts or from nothing.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AnnData, anndata, dataFrame, isSparseMatrix, placedMatrix } from '@sparsome/anndata';
import { readAnnData } from '@sparsome/anndata/node';
import { dense, type Session, sparse } from '@sparsome/core';
import { pp, tl } from '@sparsome/sc';
import { branches } from './branches.ts';

export interface Measures {
  readonly trustworthiness: number;
  readonly kept: number;
  readonly silhouette: number;
}
/** What umap-learn made, by make.py and make_more.py: measures for each seed, the map of the first. */
export interface Reference {
  readonly n: number;
  readonly reference: readonly Measures[];
  readonly map: string;
}
interface Frozen extends Reference {
  readonly x: string;
  readonly label: string;
  readonly indptr: string;
  readonly indices: string;
  readonly weights: string;
}
interface Made extends Reference {
  /** Sum of the squares of the components. */
  readonly squares: number;
  readonly sizes: readonly number[];
}
/** Cells with `obsm['X_pca']`, their groups, and the graph of 15 neighbours in `obsp`. */
export interface Cells {
  readonly adata: AnnData;
  readonly label: Int32Array;
}

const read = <T extends Reference>(name: string): T => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as T;
export const bytes = (text: string): ArrayBuffer => Uint8Array.from(Buffer.from(text, 'base64')).buffer;

/** X_pca as it stands. */
export async function componentsOf({ adata }: Cells): Promise<Float32Array> {
  const slot = adata.obsm.get('X_pca');
  if (!slot || 'index' in slot || isSparseMatrix(slot)) throw new TypeError('no X_pca');
  return Float32Array.from((await slot.host()).data, Number);
}

const bare = (x: Float32Array, n: number): AnnData =>
  anndata({
    obs: dataFrame(Array.from({ length: n }, (_, c) => `c${c}`)),
    var: dataFrame([]),
    obsm: new Map([['X_pca', placedMatrix(dense([n, x.length / n], x))]]),
  });

function frozen(d: Frozen): Cells {
  const adata = bare(new Float32Array(bytes(d.x)), d.n);
  const graph = sparse({
    order: 'csr',
    shape: [d.n, d.n],
    data: new Float32Array(bytes(d.weights)),
    indices: new Int32Array(bytes(d.indices)),
    indptr: new Int32Array(bytes(d.indptr)),
  });
  adata.obsp.set('connectivities', placedMatrix(graph));
  adata.uns.set('neighbors', new Map([['connectivities_key', 'connectivities']]));
  return { adata, label: new Int32Array(bytes(d.label)) };
}

async function pbmcFacs(session: Session): Promise<Cells> {
  const adata = await readAnnData(fileURLToPath(new URL('../../../../examples/data/pbmc_facs.h5ad', import.meta.url)));
  await pp.filterCells(session, adata, { minGenes: 200 });
  await pp.filterGenes(session, adata, { minCells: 3 });
  await pp.normalizeTotal(session, adata, { targetSum: 1e4 });
  await pp.log1p(session, adata);
  await pp.highlyVariableGenes(session, adata, { nTopGenes: 2000 });
  await tl.pca(session, adata, { nComps: 50 });
  const type = adata.obs.columns.get('celltype');
  if (type?.kind !== 'categorical') throw new TypeError('no celltype');
  return { adata, label: Int32Array.from(type.codes) };
}

function madeBranches(): Cells {
  const { cells, x, label } = branches();
  return { adata: bare(x, cells), label };
}

const withGraph = async (session: Session, cells: Cells): Promise<Cells> => {
  await pp.neighbors(session, cells.adata, { useRep: 'X_pca' });
  return cells;
};

export interface DataSet {
  readonly name: string;
  readonly umapLearn: Reference;
  /** Checked against what the reference was made of. */
  readonly made?: Made;
  readonly open: (session: Session) => Promise<Cells>;
}
const frozenSet = (name: string): DataSet => {
  const d = read<Frozen>(name);
  return { name, umapLearn: d, open: async () => frozen(d) };
};
const madeSet = (name: string, open: DataSet['open']): DataSet => {
  const made = read<Made>(name);
  return { name, umapLearn: made, made, open: async (session) => withGraph(session, await open(session)) };
};

export const dataSets: readonly DataSet[] = [
  frozenSet('pbmc68k_reduced'),
  frozenSet('darmanis'),
  madeSet('pbmc_facs', pbmcFacs),
  madeSet('branches', async () => madeBranches()),
];
