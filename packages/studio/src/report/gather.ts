import { isSparse } from '@sparsome/core';
import type { Matrix } from '@sparsome/anndata';

/** Some genes of a matrix, gene by gene: stored cells ascending, and their values. */
export interface GeneColumns {
  readonly starts: Uint32Array;
  readonly cells: Uint32Array;
  readonly values: Float32Array;
}

/** Values above zero of these genes (different columns of a cells-by-genes matrix), in one pass over it. */
export async function gatherGenes(x: Matrix, genes: readonly number[]): Promise<GeneColumns> {
  const host = await x.host();
  const [cells = 0, width = 0] = host.shape;
  if (!isSparse(host)) {
    const { data } = host;
    return columnsOf(genes, (gene, add) => {
      for (let c = 0; c < cells; c++) add(c, data[c * width + gene]!);
    });
  }
  const { data, indices, indptr } = host;
  if (host.order === 'csc') {
    return columnsOf(genes, (gene, add) => {
      for (let p = Number(indptr[gene]), end = Number(indptr[gene + 1]); p < end; p++) add(indices[p]!, data[p]!);
    });
  }
  return rowsGathered(genes, width, cells, data, indices, Float64Array.from(indptr, Number));
}

function columnsOf(genes: readonly number[], visit: (gene: number, add: (cell: number, value: number) => void) => void): GeneColumns {
  const cells: number[] = [],
    values: number[] = [];
  const starts = new Uint32Array(genes.length + 1);
  genes.forEach((gene, n) => {
    visit(gene, (cell, value) => {
      if (value > 0) cells.push(cell), values.push(value);
    });
    starts[n + 1] = cells.length;
  });
  return { starts, cells: Uint32Array.from(cells), values: Float32Array.from(values) };
}

type Numbers = { readonly length: number; readonly [n: number]: number };

/** Rows are scanned once, hits remembered by their place; then they are laid out by gene. */
function rowsGathered(genes: readonly number[], width: number, rows: number, data: Numbers, indices: Numbers, indptr: Float64Array): GeneColumns {
  const slot = new Int16Array(width).fill(-1);
  genes.forEach((gene, n) => (slot[gene] = n));
  const counts = new Uint32Array(genes.length + 1);
  let hits = new Uint32Array(1 << 16),
    found = 0;
  const ends = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const end = indptr[row + 1]!;
    if (found + genes.length > hits.length) {
      const more = new Uint32Array(Math.max(hits.length * 2, found + genes.length));
      more.set(hits);
      hits = more;
    }
    for (let p = indptr[row]!; p < end; p++) {
      const n = slot[indices[p]!]!;
      if (n < 0 || !(data[p]! > 0)) continue;
      hits[found++] = p;
      counts[n + 1]!++;
    }
    ends[row] = found;
  }
  for (let n = 0; n < genes.length; n++) counts[n + 1]! += counts[n]!;
  const next = counts.slice(),
    cells = new Uint32Array(found),
    values = new Float32Array(found);
  for (let row = 0, h = 0; row < rows; row++) {
    for (; h < ends[row]!; h++) {
      const p = hits[h]!,
        at = next[slot[indices[p]!]!]!++;
      cells[at] = row;
      values[at] = data[p]!;
    }
  }
  return { starts: counts, cells, values };
}
