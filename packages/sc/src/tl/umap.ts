import { type AnnData, isSparseMatrix, placedMatrix, type UnsValue } from '@sparsome/anndata';
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
    const from = !spectral ? await startOf(adata, o.initPos ?? '') : parts > 1 ? await startOf(adata, 'X_pca') : undefined;
    if (typeof from === 'string' && !spectral) noStart(adata, o.initPos ?? '', from);
    if (parts > 1) {
      notes.push(
        typeof from === 'string'
          ? `the graph has ${parts} parts and obsm["X_pca"] ${from}: the eigenvectors that the map starts from put each part into one point`
          : `the graph has ${parts} parts: the map starts from X_pca instead of eigenvectors`,
      );
    }
    const start =
      typeof from === 'object'
        ? await s.upload(layout.inputs.start, from, call)
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

const noStart = (adata: AnnData, name: string, why: string): never =>
  bad(
    `obsm["${name}"] ${why}, so no map can start from it`,
    `a dense matrix in obsm whose first two columns are finite (there are ${[...adata.obsm.keys()].join(', ') || 'none'})`,
    name,
    'name such a slot, or leave initPos out',
  );

/** The first two columns of a slot of `obsm`, or what is wrong with them. */
async function startOf(adata: AnnData, name: string): Promise<Dense<'f32'> | string> {
  const slot = adata.obsm.get(name);
  if (!slot) return 'is not there';
  if ('index' in slot) return 'is a table';
  if (isSparseMatrix(slot)) return 'is sparse';
  const columns = slot.desc.shape[1];
  if (columns < 2) return 'has fewer than two columns';
  const { shape, data } = await slot.host();
  const start = Float32Array.from({ length: 2 * shape[0] }, (_, p) => Number(data[Math.floor(p / 2) * columns + (p % 2)]));
  return start.every(Number.isFinite) ? dense([shape[0], 2], start) : 'has a value that is not finite';
}
