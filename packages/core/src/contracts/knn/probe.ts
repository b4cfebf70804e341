import { contract } from '../../contract.ts';
import { exact } from '../common.ts';
import { enoughRows } from '../neighborhoods.ts';

/**
 * Near rows of each row of `x` (cells × coordinates), for more rows than all pairs can be looked at: rows are put into groups
 * around `clusters` centres, and each row is compared with the rows of the `probes` groups whose centres are nearest to it.
 * Among these the k nearest are exact, ordered and given out as by `knn.search`: `indices` and `distances`, cells × k. What is
 * missed is a neighbour in another group. With as many probes as clusters nothing is.
 *
 * Every step is defined to the bit, squares of distances as in `knn.search`, ties by the smaller number. Rows of finite values
 * in the order of `mix(row ^ key)`, the key made from `seed` (see `mix.ts` of `@sparsome/js`): the first `clusters` of them are
 * the centres, the first 32 × `clusters` the sample. Four times each row of the sample joins its nearest centre, and a centre
 * becomes the mean of its rows, added up in the sample's order and divided by their number; without rows it stays. Then all
 * rows join their nearest centre, and centres without rows are left out. A row that is at no finite distance from any centre
 * has no neighbours and is none. A row visits further groups, the nearest next, while those it visits hold fewer than k others.
 *
 * Cost with 2 sqrt(rows) clusters and 48 probes, for d coordinates: about 4 rows^1.5 d multiplications to find groups, 24 rows^1.5
 * d and somewhat more to visit them. Recall of 15 neighbours in 50 principal components is then 0.97 and more where cells form
 * populations, 0.92 in the noisiest data measured (`docs/adr/0018-probing-clusters.md`).
 *
 * Source: inverted file of a coarse quantiser, Jégou, Douze and Schmid, IEEE TPAMI 33 (2011); Lloyd, IEEE Trans. Inf. Theory 28
 * (1982).
 */
export const probe = contract({
  id: 'knn.probe',
  version: 1,
  promise: 'exact',
  inputs: { x: { kind: 'mat', dtype: ['f32', 'f64'] } },
  attrs: {
    k: { kind: 'u32', min: 1 },
    clusters: { kind: 'u32', min: 1, max: 65536 },
    probes: { kind: 'u32', min: 1, max: 65536 },
    seed: { kind: 'u32', default: 0 },
  },
  outputs: { indices: { kind: 'mat', dtype: ['i32'] }, distances: { kind: 'mat', dtype: ['f64'] } },
  // The oracle takes the root of the same squares.
  compare: { indices: exact, distances: { fixture: { by: 'close', rel: 1e-14, abs: 0 } } },
  infer: ({ x }, { k }) => {
    enoughRows('knn.probe', x.shape[0], k);
    return { indices: { shape: [x.shape[0], k], dtype: 'i32' }, distances: { shape: [x.shape[0], k], dtype: 'f64' } };
  },
});
