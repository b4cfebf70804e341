import { type AnnData, type DataFrame, type DenseMatrix, isSparseMatrix, type Matrix, placedMatrix, type UnsValue } from '@sparsome/anndata';
import { type Dense, dense, fail, type Resident, type Session, scope } from '@sparsome/core';
import { umap as layout } from '@sparsome/core/contracts/embed/umap';
import { components } from '@sparsome/core/contracts/graph/components';
import { spectralStart } from '@sparsome/core/contracts/graph/spectral-start';
import { type Call, callOf, type Noted } from '../call.ts';
import { connectivitiesOf } from '../graph/connectivities.ts';
import { curveOf } from '../graph/curve.ts';
import { replace } from '../matrix/replace.ts';
import { under } from '../matrix/resident.ts';

/** Names and defaults of scanpy's `tl.umap`. */
export interface UmapOptions extends Call {
  /** Default 0.5. */
  readonly minDist?: number;
  /** Default 1. */
  readonly spread?: number;
  /** Epochs; default as umap-learn: 500 up to 10,000 cells, 200 above. */
  readonly maxiter?: number;
  /** Default 1. */
  readonly alpha?: number;
  /** Default 1. */
  readonly gamma?: number;
  /** Default 5. */
  readonly negativeSampleRate?: number;
  /** Where points start: `spectral` (default), or a slot of `obsm`, whose first two columns are taken. */
  readonly initPos?: string;
  readonly randomState?: number;
  readonly a?: number;
  readonly b?: number;
  readonly neighborsKey?: string;
  /** Default `X_umap`, and `uns['umap']`. */
  readonly keyAdded?: string;
}

const where = 'tl.umap';

/**
 * Lays the cells out in two dimensions so that neighbours in the graph of `pp.neighbors` are near: McInnes, Healy and
 * Melville 2018, in a form that gives the same bits on any number of threads (see the contract `embed.umap`). Writes
 * `obsm['X_umap']` (f32) and `uns['umap']`. Maps resemble umap-learn's in every measure, not in coordinates.
 * Throws `InvalidInput`.
 */
export async function umap(session: Session, adata: AnnData, o: UmapOptions = {}): Promise<Noted> {
  const call = callOf(o),
    seed = o.randomState ?? 0,
    minDist = o.minDist ?? 0.5,
    spread = o.spread ?? 1;
  if (!(spread > 0 && minDist >= 0 && minDist <= spread)) {
    bad(
      'minDist and spread do not fit together',
      '0 <= minDist <= spread, spread above 0',
      `minDist ${minDist}, spread ${spread}`,
      'pass a minDist below spread',
    );
  }
  const fitted = curveOf(minDist, spread),
    a = o.a ?? fitted.a,
    b = o.b ?? fitted.b;
  const graph = connectivitiesOf(adata, o.neighborsKey, undefined, where);
  const cells = adata.shape[0],
    epochs = o.maxiter ?? (cells <= 10_000 ? 500 : 200),
    notes: string[] = [];
  const spectral = o.initPos === undefined || o.initPos === 'spectral';
  const y = await scope(session, async (s) => {
    const x = await graph.on(s, call);
    if (x.desc.dtype !== 'f32') bad('the graph is not f32', 'f32 connectivities', x.desc.dtype, 'call pp.neighbors');
    const parts = spectral ? await partsOf(s, under(components.inputs.graph, x), call) : 1;
    // A spectral start puts every part of a graph in several parts into one point.
    const from = spectral ? (parts > 1 && isStart(adata.obsm.get('X_pca')) ? 'X_pca' : undefined) : o.initPos;
    if (parts > 1 && !from) notes.push(`the graph has ${parts} parts, each of which starts from one point: X_pca has no two columns to start from`);
    if (parts > 1 && from) notes.push(`the graph has ${parts} parts: the map starts from X_pca instead of eigenvectors`);
    const start = from
      ? await s.upload(layout.inputs.start, await startOf(adata, from), call)
      : (await s.run(spectralStart, { graph: under(spectralStart.inputs.graph, x) }, { seed }, call)).y;
    const found = await s.run(
      layout,
      { graph: under(layout.inputs.graph, x), start },
      { epochs, a, b, seed, learningRate: o.alpha ?? 1, repulsion: o.gamma ?? 1, negativeSamples: o.negativeSampleRate ?? 5 },
      call,
    );
    return s.take(found.y);
  });
  replace(adata.obsm, o.keyAdded ?? 'X_umap', placedMatrix(y));
  const params = new Map<string, UnsValue>([['a', a], ['b', b], ...(seed === 0 ? [] : [['random_state', BigInt(seed)] as const])]);
  adata.uns.set(o.keyAdded ?? 'umap', new Map([['params', params]]));
  return { notes };
}

/** Connected parts of a graph. */
async function partsOf<B extends string>(s: Session<B>, graph: Resident<typeof components.inputs.graph, B>, call: Call): Promise<number> {
  const { count } = await s.run(components, { graph }, {}, call);
  return (await s.take(count))[0] ?? 0;
}

const bad = (what: string, expected: string, got: string, fix: string): never =>
  fail('InvalidInput', { where, what, expected, got, consequence: 'nothing was written', fix });

/** Is this a dense matrix of two columns at least? */
const isStart = (slot: Matrix | DataFrame | undefined): slot is DenseMatrix =>
  slot !== undefined && !('index' in slot) && !isSparseMatrix(slot) && slot.desc.shape[1] >= 2;

/** The first two columns of a slot of `obsm`. */
async function startOf(adata: AnnData, name: string): Promise<Dense<'f32'>> {
  const slot = adata.obsm.get(name);
  if (!isStart(slot)) {
    return bad(
      `obsm["${name}"] is no start`,
      `spectral, or a dense matrix of two columns: ${[...adata.obsm.keys()].join(', ')}`,
      name,
      'name another slot, or leave initPos out',
    );
  }
  const { shape, data } = await slot.host();
  return dense(
    [shape[0], 2],
    Float32Array.from({ length: 2 * shape[0] }, (_, p) => Number(data[Math.floor(p / 2) * shape[1] + (p % 2)])),
  );
}
