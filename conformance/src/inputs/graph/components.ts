import type { Hint } from '../../hint.ts';
import { undirected } from '../undirected.ts';

const renumbered = 'components are numbered by their smallest vertex';
export const components: Hint = {
  make: (x) => ({ inputs: { graph: undirected(x) }, attrs: {} }),
  skip: {
    transpose: 'a graph is symmetric',
    'permute-major': renumbered,
    'permute-minor': renumbered,
    'explicit-zeros': 'an entry joins its vertices whatever its value',
    'append-empty-major': 'the new vertex is a component',
    'append-empty-minor': 'the new vertex is a component',
  },
};
