import type { AnnData } from '@sparsome/anndata';
import { fail } from '@sparsome/core';

// The protein-coding genes of the mitochondrion, which nearly every list of genes holds: MT-ND1 in human, mt-Nd1 in mouse.
const mitochondrial = /^mt-(nd[1-6]|nd4l|co[1-3]|atp[68]|cyb)$/i;
const count = (names: readonly string[]): number => names.reduce((n, name) => n + (mitochondrial.test(name) ? 1 : 0), 0);

/** Throws `InvalidInput` when rows are genes and columns are cells: text tables are often written so, and all results would be of genes. */
export function requireCellsByGenes(adata: AnnData, input: string): void {
  const inRows = count(adata.obs.index);
  if (inRows < 5 || count(adata.var.index) > 0) return;
  const [rows, columns] = adata.shape;
  fail('InvalidInput', {
    where: input,
    what: 'the matrix lies the other way around: its rows are genes',
    expected: 'cells x genes',
    got: `${rows} rows, ${inRows} of them named as mitochondrial genes, x ${columns} columns`,
    consequence: 'nothing was computed',
    fix: 'transpose it: in Python, adata.T',
  });
}
