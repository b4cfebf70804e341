import type { AnnData } from '@sparsome/anndata';
import { fail } from '@sparsome/core';
import type { Call } from '../call.ts';
import type { Groups } from '../labels.ts';
import type { Flavor } from './dispersions.ts';

export interface HighlyVariableGenesOptions extends Call {
  readonly flavor?: Flavor;
  /** This many genes; absent: those within the four bounds. */
  readonly nTopGenes?: number;
  readonly minMean?: number;
  readonly maxMean?: number;
  readonly minDisp?: number;
  readonly maxDisp?: number;
  readonly nBins?: number;
  readonly layer?: string;
  /** Column of `obs`: genes are found within each batch and combined. */
  readonly batchKey?: string;
  readonly filterUnexpressedGenes?: boolean;
  /** Keep only the genes found. Default false. */
  readonly subset?: boolean;
  /** false: only return the columns. Default true. */
  readonly inplace?: boolean;
}

const defaults = { minMean: 0.0125, maxMean: 3, minDisp: 0.5, maxDisp: Number.POSITIVE_INFINITY };
type Bounds = typeof defaults;
/** The bounds, scanpy's own where none is given. */
export const boundsOf = (o: HighlyVariableGenesOptions): Bounds => ({
  minMean: o.minMean ?? defaults.minMean,
  maxMean: o.maxMean ?? defaults.maxMean,
  minDisp: o.minDisp ?? defaults.minDisp,
  maxDisp: o.maxDisp ?? defaults.maxDisp,
});
export const isDefault = (b: Bounds): boolean =>
  b.minMean === defaults.minMean && b.maxMean === defaults.maxMean && b.minDisp === defaults.minDisp && b.maxDisp === defaults.maxDisp;

/** Arguments without a meaning, and data without cells or genes. */
export function refuse(o: HighlyVariableGenesOptions, adata: AnnData, flavor: string, bins: number, where: string): void {
  const bad = (what: string, expected: string, got: unknown): never =>
    fail('InvalidInput', { where, what, expected, got: String(got), consequence: 'nothing was changed', fix: `pass ${expected}` });
  if (flavor !== 'seurat' && flavor !== 'cell_ranger') {
    fail('Unsupported', {
      where,
      what: 'the flavor is not among those supported',
      expected: 'seurat or cell_ranger',
      got: flavor,
      consequence: 'nothing was changed',
      fix: 'choose one of the two',
    });
  }
  if (o.nTopGenes !== undefined && !(Number.isInteger(o.nTopGenes) && o.nTopGenes > 0))
    bad('nTopGenes is no number of genes', 'a whole number above 0', o.nTopGenes);
  if (!(Number.isInteger(bins) && bins > 0)) bad('nBins is no number of bins', 'a whole number above 0', bins);
  for (const [name, bound] of Object.entries(boundsOf(o))) if (Number.isNaN(bound)) bad(`${name} is not a number`, 'a number', bound);
  if (adata.shape.includes(0)) bad('there is nothing to choose from', 'cells and genes', adata.shape.join(' x '));
}

/** A category that no cell has: scanpy fails on it, each flavor in its own way. */
export function refuseEmpty(batches: Groups, key: string, where: string): void {
  const empty = batches.names.find((_, b) => !batches.codes.includes(b));
  if (empty === undefined && batches.names.length > 0) return;
  fail('InvalidInput', {
    where,
    what: empty === undefined ? `obs["${key}"] is missing for every cell` : `no cell is in batch "${empty}"`,
    expected: 'at least one cell in each batch',
    got: 'none',
    consequence: 'nothing was changed',
    fix: 'remove unused categories: withoutUnused() of @sparsome/anndata',
  });
}
