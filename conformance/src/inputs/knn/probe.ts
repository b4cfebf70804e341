import type { Hint } from '../../hint.ts';
import { search } from './search.ts';

/** The rows of `knn.search`, in five groups of which two are visited. */
export const probe: Hint = {
  make(x) {
    const { inputs, attrs } = search.make!(x);
    return { inputs, attrs: { ...attrs, clusters: 5, probes: 2 } };
  },
  skip: {
    'permute-major': 'which rows are the first centres follows from their numbers',
    'append-empty-major': 'which rows are the first centres follows from the numbers of all',
    'permute-minor': 'means of rows are rounded: the order of coordinates may part equal distances to them',
  },
};
