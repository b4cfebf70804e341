import type { Recipe } from '../../recipe.ts';

/** Without a mask nobody needs to know which gene a value is of. */
export const recipe: Recipe = { reads: { x: ['data', 'indptr'] } };
