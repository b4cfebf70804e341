import { type AnnData, type UnsValue, withColumn } from '@sparsome/anndata';
import { fail, type Session, scope } from '@sparsome/core';
import { leiden as contract } from '@sparsome/core/contracts/graph/leiden';
import { type Call, callOf, type Noted } from '../call.ts';
import { connectivitiesOf } from '../graph/connectivities.ts';
import { under } from '../matrix/resident.ts';

/** Names of scanpy's `tl.leiden`; the quality is modularity, as with `flavor='igraph'`. */
export interface LeidenOptions extends Call {
  /** Default 1; greater values give more clusters. */
  readonly resolution?: number;
  /** Default -1: until nothing changes; scanpy recommends 2. */
  readonly nIterations?: number;
  readonly randomState?: number;
  /** Column of `obs`, and key of `uns`. Default `leiden`. */
  readonly keyAdded?: string;
  readonly neighborsKey?: string;
  /** A graph of `obsp` by its name. */
  readonly obsp?: string;
}

export interface Clusters extends Noted {
  readonly clusters: number;
  readonly modularity: number;
}

const where = 'tl.leiden';

/**
 * Communities of the neighbour graph by the Leiden algorithm (Traag, Waltman and van Eck 2019) for modularity with
 * resolution. Writes `obs['leiden']` (categories `0`, `1`, …, the largest first) and `uns['leiden']` (`params`, `modularity`).
 * Throws `InvalidInput`.
 */
export async function leiden(session: Session, adata: AnnData, o: LeidenOptions = {}): Promise<Clusters> {
  const call = callOf(o),
    resolution = o.resolution ?? 1,
    iterations = o.nIterations ?? -1,
    seed = o.randomState ?? 0;
  if (!(resolution >= 0 && Number.isFinite(resolution))) bad('resolution is out of range', 'a number from 0', String(resolution), 'pass a number such as 1');
  if (!(Number.isInteger(iterations) && iterations !== 0 && iterations >= -1))
    bad('nIterations is out of range', 'a whole number from 1, or -1 for until nothing changes', String(iterations), 'pass 2');
  const graph = connectivitiesOf(adata, o.neighborsKey, o.obsp, where);
  const found = await scope(session, async (s) => {
    const x = await graph.on(s, call);
    if (x.desc.dtype !== 'f32' && x.desc.dtype !== 'f64') bad('the graph has integer weights', 'f32 or f64', x.desc.dtype, 'convert the weights');
    const result = await s.run(contract, { graph: under(contract.inputs.graph, x) }, { resolution, iterations: Math.max(0, iterations), seed }, call);
    return { membership: await s.take(result.membership), modularity: (await s.take(result.modularity))[0] ?? Number.NaN };
  });
  if (Number.isNaN(found.modularity)) bad('the graph has a negative weight', 'weights from 0', 'a negative one', 'pass the graph of pp.neighbors');
  const clusters = found.membership.reduce((most, c) => Math.max(most, c + 1), 0),
    key = o.keyAdded ?? 'leiden';
  adata.obs = withColumn(adata.obs, key, {
    kind: 'categorical',
    codes: found.membership,
    categories: Array.from({ length: clusters }, (_, c) => String(c)),
    ordered: false,
  });
  const params = new Map<string, UnsValue>([
    ['resolution', resolution],
    ['random_state', BigInt(seed)],
    ['n_iterations', BigInt(iterations)],
  ]);
  adata.uns.set(
    key,
    new Map<string, UnsValue>([
      ['params', params],
      ['modularity', found.modularity],
    ]),
  );
  return { clusters, modularity: found.modularity, notes: [] };
}

const bad = (what: string, expected: string, got: string, fix: string): never =>
  fail('InvalidInput', { where, what, expected, got, consequence: 'nothing was written', fix });
