import { type Sparse, sparse } from '@sparsome/core';
import { synthesizeCounts } from './counts.ts';

/** What data is made from: enough to make it again. */
export interface DatasetRecipe {
  readonly recipe: string;
  readonly rows: number;
  readonly cols: number;
  readonly density: number;
  readonly groups: number;
  readonly seed: number;
}
/** Counts of cells by genes, and the population of each cell. */
export interface Dataset {
  readonly recipe: DatasetRecipe;
  readonly x: Sparse<'f32', 'csr', 'i32'>;
  readonly group: Int32Array;
}

const common = { groups: 8, seed: 42 } as const;
/** 20 million non-zeros: far beyond the caches. */
export const large: DatasetRecipe = { recipe: 'synthetic', rows: 20_000, cols: 20_000, density: 0.05, ...common };
/** The size of a sorted PBMC data set, 2.7 million non-zeros. */
export const pbmcLike: DatasetRecipe = { recipe: 'pbmc-like', rows: 3774, cols: 16_791, density: 0.0426, ...common };
/** For instruction counts, under which programs run fifty times slower. */
export const small: DatasetRecipe = { recipe: 'small', rows: 800, cols: 10_000, density: 0.05, ...common };

const made = new Map<string, Dataset>();

/** The data of a recipe, made once. */
export function datasetOf(recipe: DatasetRecipe): Dataset {
  const key = JSON.stringify(recipe),
    known = made.get(key);
  if (known) return known;
  const { group, ...parts } = synthesizeCounts({ cells: recipe.rows, genes: recipe.cols, density: recipe.density, groups: recipe.groups, seed: recipe.seed });
  const dataset: Dataset = { recipe, x: sparse(parts), group };
  made.set(key, dataset);
  return dataset;
}
