import type { Recipe } from '../../recipe.ts';
import { rankedLines } from './group-sums.ts';

/** The lines of rank.group-sums, each group against the first. */
export const recipe: Recipe = {
  example(data) {
    const { inputs, attrs } = rankedLines(data);
    return { inputs, attrs: { ...attrs, reference: 0 } };
  },
};
