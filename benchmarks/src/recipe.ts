import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Contract } from '@sparsome/core';
import type { Dataset } from './dataset.ts';
import type { Example } from './example.ts';
import { genericExample } from './generic.ts';

/** The parts of a sparse matrix. */
export type Part = 'data' | 'indices' | 'indptr';

/**
 * How a kernel is called on a data set. A kernel needs one (`recipes/<family>/<kernel>.ts`, found by its name) only where
 * the generic one falls short: inputs that follow from one another, typical values, parts of the input that are not read.
 */
export interface Recipe {
  /** Absent: as the generic recipe makes it. */
  readonly example?: (data: Dataset) => Example;
  /** Parts of sparse inputs that the computation has to read; absent: all. */
  readonly reads?: { readonly [input: string]: readonly Part[] };
}

const isRecipe = (m: unknown): m is { readonly recipe: Recipe } => typeof m === 'object' && m !== null && 'recipe' in m;

/** The recipe of a contract; an empty one where it has no file. */
export async function recipeOf(c: Contract): Promise<Recipe> {
  // .ts when read from source, .js when compiled.
  const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  const file = new URL(`./recipes/${c.id.replace('.', '/')}${ending}`, import.meta.url);
  if (!existsSync(fileURLToPath(file))) return {};
  const module: unknown = await import(file.href);
  if (!isRecipe(module)) throw new TypeError(`${file.pathname} exports no recipe`);
  return module.recipe;
}

/** The call to be timed, or why there is none. */
export const exampleOf = (c: Contract, recipe: Recipe, data: Dataset): Example | string => recipe.example?.(data) ?? genericExample(c, data);
