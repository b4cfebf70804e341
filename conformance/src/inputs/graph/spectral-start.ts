import type { Hint } from '../../hint.ts';
import { otherGraph, undirected } from '../undirected.ts';

export const spectralStart: Hint = { make: (x) => ({ inputs: { graph: undirected(x) }, attrs: { seed: 1 } }), skip: otherGraph };
