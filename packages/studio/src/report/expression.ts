import type { ArrayStore } from './arrays.ts';
import type { GeneColumns } from './gather.ts';
import type { DotPlotData, ExpressionData } from './page-data.ts';

/** Bytes of expression a page may hold before base64; genes beyond it are left out. */
export const expressionLimit = 24 * 2 ** 20;

/** Expression of gathered genes as bytes, the smaller layout of each, in order until the limit. */
export function expressionData(names: readonly string[], columns: GeneColumns, cells: number, store: ArrayStore): ExpressionData[] {
  const result: ExpressionData[] = [];
  for (let n = 0, used = 0; n < names.length; n++) {
    const { bytes, max, layout } = quantised(columns, n, cells);
    if ((used += bytes.length) > expressionLimit) break;
    result.push({ gene: names[n]!, max, layout, bytes: store.put(bytes) });
  }
  return result;
}

function quantised({ starts, cells, values }: GeneColumns, gene: number, count: number): { bytes: Uint8Array; max: number; layout: ExpressionData['layout'] } {
  const from = starts[gene]!,
    to = starts[gene + 1]!;
  let max = 0;
  for (let p = from; p < to; p++) if (values[p]! > max) max = values[p]!;
  const scale = max > 0 && Number.isFinite(max) ? 255 / max : 0;
  // Whatever is expressed stays visible: at least 1.
  const level = (p: number): number => Math.max(1, Math.min(255, Math.round(values[p]! * scale)));
  const longest = 2 * (to - from) + Math.ceil(count / 255);
  if (longest >= count) {
    const bytes = new Uint8Array(count);
    for (let p = from; p < to; p++) bytes[cells[p]!] = level(p);
    return { bytes, max, layout: 'dense' };
  }
  const bytes = new Uint8Array(longest);
  let used = 0;
  for (let p = from, at = 0; p < to; p++) {
    let gap = cells[p]! - at;
    for (; gap >= 255; gap -= 255) bytes[used++] = 255;
    bytes[used++] = gap;
    bytes[used++] = level(p);
    at = cells[p]! + 1;
  }
  return { bytes: bytes.slice(0, used), max, layout: 'sparse' };
}

/** Mean over all cells of a group, and the share of cells above zero, as `scanpy.pl.dotplot` shows them. */
export function dotPlotData(
  groupBy: string,
  groups: readonly string[],
  codes: ArrayLike<number>,
  genes: readonly { readonly name: string; readonly column: number }[],
  columns: GeneColumns,
): DotPlotData {
  const sizes = new Float64Array(groups.length);
  for (let c = 0; c < codes.length; c++) if (codes[c]! < groups.length) sizes[codes[c]!]!++;
  const means = new Float64Array(groups.length * genes.length),
    fractions = new Float64Array(groups.length * genes.length);
  genes.forEach(({ column }, g) => {
    for (let p = columns.starts[column]!; p < columns.starts[column + 1]!; p++) {
      const group = codes[columns.cells[p]!]!;
      if (group >= groups.length) continue;
      means[group * genes.length + g]! += columns.values[p]!;
      fractions[group * genes.length + g]!++;
    }
  });
  const share = (v: number, at: number): number => Number((v / Math.max(1, sizes[Math.floor(at / genes.length)]!)).toPrecision(4));
  return { groupBy, groups, genes: genes.map((g) => g.name), means: Array.from(means, share), fractions: Array.from(fractions, share) };
}
