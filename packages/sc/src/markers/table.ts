import { dataFrame, type RecordArray, type Uns, type UnsValue } from '@sparsome/anndata';
import { argsort } from '@sparsome/stats';
import { eachGene } from './moments.ts';

/** What a test says of one group: a value for each gene. */
export interface Scored {
  readonly group: number;
  readonly scores: Float64Array;
  readonly pvals: Float64Array;
}
export interface GroupTable extends Scored {
  readonly name: string;
  readonly adjusted: Float64Array;
  readonly foldChanges: Float64Array;
}
export interface TableOptions {
  readonly nGenes: number;
  readonly rankbyAbs: boolean;
}

/** scanpy's record arrays: of every group the genes in the order of their scores. */
export function recordsOf(groups: readonly GroupTable[], names: readonly string[], o: TableOptions): Uns {
  // The greatest first; equal ones in the order of the genes.
  const orders = groups.map(({ scores }) => argsort(o.rankbyAbs ? scores.map(Math.abs) : scores, 'descending').subarray(0, o.nGenes));
  const records = (of: (g: GroupTable, order: Uint32Array) => Float32Array | Float64Array | readonly string[]): RecordArray => ({
    kind: 'records',
    length: o.nGenes,
    fields: new Map(groups.map((g, n) => [g.name, of(g, orders[n]!)])),
  });
  const single = (pick: (g: GroupTable) => Float64Array) => records((g, order) => taken(pick(g), order, new Float32Array(order.length)));
  const double = (pick: (g: GroupTable) => Float64Array) => records((g, order) => taken(pick(g), order, new Float64Array(order.length)));
  return new Map<string, UnsValue>([
    ['names', records((_, order) => ordered(names, order))],
    ['scores', single((g) => g.scores)],
    ['pvals', double((g) => g.pvals)],
    ['pvals_adj', double((g) => g.adjusted)],
    ['logfoldchanges', single((g) => g.foldChanges)],
  ]);
}

// A loop: `from` with a function takes ten times as long, and there may be millions of values.
function taken<A extends Float32Array | Float64Array>(values: Float64Array, order: Uint32Array, to: A): A {
  for (let n = 0; n < order.length; n++) to[n] = values[order[n]!]!;
  return to;
}

function ordered(names: readonly string[], order: Uint32Array): readonly string[] {
  const all = new Array<string>(order.length);
  for (let n = 0; n < order.length; n++) all[n] = names[order[n]!] ?? '';
  return all;
}

/** Shares of cells that express each gene: a table of genes × groups, in the order of `var`. */
export const sharesOf = (
  names: readonly string[],
  groups: readonly { readonly name: string; readonly cells: number; readonly nonzero: Float64Array | Uint32Array }[],
): UnsValue => ({
  kind: 'frame',
  frame: dataFrame(
    names,
    Object.fromEntries(groups.map(({ name, cells, nonzero }) => [name, { kind: 'numbers', values: eachGene(nonzero.length, (g) => nonzero[g]! / cells) }])),
  ),
});
