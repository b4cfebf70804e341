import { type AnnData, placedMatrix, placedMatrixOn, type Uns, type UnsValue } from '@sparsome/anndata';
import { dense, fail, type Session, scope, sparse } from '@sparsome/core';
import { fuzzyUnionCount } from '@sparsome/core/contracts/graph/fuzzy-union-count';
import { fuzzyUnionFill } from '@sparsome/core/contracts/graph/fuzzy-union-fill';
import { membershipStrengths } from '@sparsome/core/contracts/graph/membership-strengths';
import { callOf, type Noted } from '../call.ts';
import { nearest, nearestOfMany, type Neighbors, probing } from '../graph/nearest.ts';
import { type RepresentationOptions, representationOf } from '../graph/representation.ts';
import { replace } from '../matrix/replace.ts';
import { pointersOf } from '../matrix/resident.ts';
import type { Call } from '../call.ts';

/** Names and defaults of scanpy's `pp.neighbors`. */
export interface NeighborsOptions extends Call, RepresentationOptions {
  /** Neighbours of each cell, itself included. Default 15. */
  readonly nNeighbors?: number;
  readonly metric?: 'euclidean';
  readonly method?: 'umap';
  readonly randomState?: number;
  /** Default: `uns['neighbors']`, `obsp['distances']`, `obsp['connectivities']`. */
  readonly keyAdded?: string;
  /**
   * Up to so many cells all pairs are considered, beyond it most of the nearest are found (`knn.probe`), and a note says so.
   * Default 200,000; Infinity: always all pairs; 0: never. scanpy changes at 8,192.
   */
  readonly exactUpTo?: number;
}

const where = 'pp.neighbors';
// All pairs of so many cells in 50 components take 22 s of CPU (AVX-512), groups near each cell 4.5 s; of 500,000 129 s and 15 s.
const exactUpTo = 200_000;

/**
 * scanpy's `pp.neighbors` with the Euclidean metric: the `nNeighbors - 1` nearest other cells of every cell (all of them up to
 * `exactUpTo` cells, ties by number) and umap-learn's fuzzy graph over them. Writes `obsp['distances']` (f64),
 * `obsp['connectivities']` (f32, symmetric) and `uns['neighbors']`. Throws `InvalidInput`, `Unsupported` for other metrics and methods.
 */
export async function neighbors(session: Session, adata: AnnData, o: NeighborsOptions = {}): Promise<Noted> {
  const call = callOf(o),
    notes: string[] = [];
  unsupported('metric', o.metric, 'euclidean');
  unsupported('method', o.method, 'umap');
  const { name, matrix } = await representationOf(adata, o, where),
    [cells] = matrix.shape;
  const asked = o.nNeighbors ?? 15;
  if (!(Number.isInteger(asked) && asked >= 2) || cells < 3) {
    fail('InvalidInput', {
      where,
      what: cells < 3 ? 'there are too few cells for a graph' : 'nNeighbors is out of range',
      expected: cells < 3 ? 'three cells at least' : 'a whole number from 2: the cell itself counts',
      got: String(cells < 3 ? cells : asked),
      consequence: 'nothing was written',
      fix: cells < 3 ? 'pass more cells' : 'pass a number such as 15',
    });
  }
  const nNeighbors = asked > cells ? 1 + Math.floor(cells / 2) : asked;
  if (nNeighbors !== asked) notes.push(`there are only ${cells} cells: nNeighbors is ${nNeighbors} instead of ${asked}`);
  const few = cells <= limitOf(o);
  if (!few) {
    const { clusters, probes } = probing(cells);
    notes.push(
      `neighbours among ${cells} cells are sought in ${Math.min(probes, clusters)} of ${clusters} groups near each cell: a few in a hundred are missed; exactUpTo: Infinity considers all pairs`,
    );
  }
  const { found, graph } = await scope(session, async (s) => {
    const near = await (few ? nearest(s, matrix, nNeighbors - 1, call) : nearestOfMany(s, matrix, nNeighbors - 1, o.randomState ?? 0, call));
    const shape = [cells, nNeighbors - 1] as const;
    const indices = await s.upload(fuzzyUnionFill.inputs.indices, dense(shape, near.indices), call);
    const distances = await s.upload(membershipStrengths.inputs.distances, dense(shape, near.distances), call);
    const { weights } = await s.run(membershipStrengths, { distances }, {}, call);
    const { count } = await s.run(fuzzyUnionCount, { indices, weights }, {}, call);
    const lengths = await s.take(count);
    const nnz = lengths.reduce((a, b) => a + b, 0);
    const indptr = await s.upload(fuzzyUnionFill.inputs.indptr, pointersOf(lengths, nnz), call);
    const { y } = await s.run(fuzzyUnionFill, { indices, weights, indptr }, { nnz }, call);
    return { found: near, graph: y };
  });
  const key = o.keyAdded,
    distancesKey = key === undefined ? 'distances' : `${key}_distances`,
    connectivitiesKey = key === undefined ? 'connectivities' : `${key}_connectivities`;
  replace(adata.obsp, distancesKey, placedMatrix(distanceGraph(found, cells, nNeighbors - 1)));
  replace(adata.obsp, connectivitiesKey, placedMatrixOn(session, graph));
  const params: Uns = new Map<string, UnsValue>([
    ['n_neighbors', whole(nNeighbors)],
    ['method', 'umap'],
    ['random_state', whole(o.randomState ?? 0)],
    ['metric', 'euclidean'],
    ...(o.useRep === undefined ? [] : [['use_rep', name] as const]),
    ...(o.nPcs === undefined ? [] : [['n_pcs', whole(o.nPcs)] as const]),
  ]);
  adata.uns.set(
    key ?? 'neighbors',
    new Map<string, UnsValue>([
      ['connectivities_key', connectivitiesKey],
      ['distances_key', distancesKey],
      ['params', params],
    ]),
  );
  return { notes };
}

const whole = (n: number): bigint => BigInt(n);

function limitOf({ exactUpTo: given = exactUpTo }: NeighborsOptions): number {
  if (given >= 0) return given;
  return fail('InvalidInput', {
    where,
    what: 'exactUpTo is out of range',
    expected: 'a number of cells from 0, or Infinity',
    got: String(given),
    consequence: 'nothing was written',
    fix: 'leave exactUpTo out',
  });
}

function unsupported(name: string, got: string | undefined, only: string): void {
  if (got === undefined || got === only) return;
  fail('Unsupported', { where, what: `${name} "${got}" is not there`, expected: only, got, consequence: 'nothing was written', fix: `leave ${name} out` });
}

/** Distances as a CSR matrix, columns ascending; zeros of duplicate cells are stored. */
function distanceGraph({ indices, distances }: Neighbors, cells: number, k: number) {
  const sorted = indices.slice(),
    data = distances.slice(),
    order = Array.from({ length: k }, (_, j) => j);
  for (let i = 0; i < cells; i++) {
    const at = i * k;
    order.sort((a, b) => indices[at + a]! - indices[at + b]!);
    order.forEach((from, to) => {
      sorted[at + to] = indices[at + from]!;
      data[at + to] = distances[at + from]!;
    });
  }
  const indptr = pointersOf(new Uint32Array(cells).fill(k), cells * k);
  return sparse({ order: 'csr', shape: [cells, cells], data, indices: sorted, indptr });
}
