import type { AnnData } from '@sparsome/anndata';
import { fail } from '@sparsome/core';
import type { Call } from '../call.ts';

/** Names and defaults of scanpy's `pp.pca`. */
export interface PcaOptions extends Call {
  /** Default 50, or one less than the smaller side of the matrix. */
  readonly nComps?: number;
  /** Genes used: a bool column of `var`, one byte for each gene, or null for all. Default `highly_variable` where it is there. */
  readonly maskVar?: string | Uint8Array | null;
  /** Both ways are exact; `auto` takes the cheaper. */
  readonly svdSolver?: 'auto' | 'covariance_eigh' | 'lanczos';
  readonly layer?: string;
  /** Default: `obsm['X_pca']`, `varm['PCs']`, `uns['pca']`. */
  readonly keyAdded?: string;
  /** Type of the scores; default f32. */
  readonly dtype?: 'f32' | 'f64';
  readonly randomState?: number;
}

export const where = 'tl.pca';
const refuse = (what: string, expected: string, got: string, fix: string): never =>
  fail('InvalidInput', { where, what, expected, got, consequence: 'nothing was written', fix });

export interface Mask {
  /** As scanpy records it: the column's name, null for all genes, or `custom`. */
  readonly name: string | null;
  /** Numbers of the genes used; undefined: all. */
  readonly genes?: Uint32Array;
}

/** The genes used. Throws `InvalidInput` for a mask that is none. */
export function maskOf(o: PcaOptions, adata: AnnData): Mask {
  const genes = adata.shape[1];
  const wanted = o.maskVar === undefined ? (adata.var.columns.has('highly_variable') ? 'highly_variable' : null) : o.maskVar;
  if (wanted === null) return { name: null };
  const column = typeof wanted === 'string' ? adata.var.columns.get(wanted) : undefined;
  const mask = typeof wanted === 'string' ? (column?.kind === 'bool' ? column.values : undefined) : wanted;
  if (mask?.length !== genes) {
    return refuse(
      'maskVar is no mask of the genes',
      `a bool column of var, ${genes} bytes, or null`,
      typeof wanted === 'string' ? `"${wanted}": ${column ? column.kind : 'no such column'}` : `${wanted.length} bytes`,
      'call pp.highlyVariableGenes first, or pass null for all genes',
    );
  }
  const kept = Uint32Array.from({ length: genes }, (_, g) => g).filter((g) => mask[g]);
  if (kept.length === 0) refuse('maskVar leaves no gene', 'one gene at least', 'none', 'pass another mask');
  return { name: typeof wanted === 'string' ? wanted : 'custom', genes: kept };
}

/** Number of components. Throws `InvalidInput` when the matrix has fewer. */
export function componentsOf(o: PcaOptions, cells: number, genes: number): number {
  const most = Math.min(cells - 1, genes);
  if (most < 1) refuse('the matrix is too small for a component', 'two cells and one gene at least', `${cells} x ${genes}`, 'pass more cells or genes');
  if (o.nComps === undefined) return Math.max(1, Math.min(50, Math.min(cells, genes) - 1));
  if (!(Number.isInteger(o.nComps) && o.nComps >= 1 && o.nComps <= most)) {
    refuse(
      'nComps is out of range',
      `a whole number from 1 to ${most}: there are ${cells} cells and ${genes} genes`,
      String(o.nComps),
      'pass fewer components',
    );
  }
  return o.nComps;
}
