import type { AnnData } from '@sparsome/anndata';
import { fail } from '@sparsome/core';
import type { Call } from '../call.ts';
import type { Groups } from '../labels.ts';

export type Test = 'wilcoxon' | 't-test' | 't-test_overestim_var';
export type Correction = 'benjamini-hochberg' | 'bonferroni';

/** Names and defaults of scanpy's `tl.rank_genes_groups`. */
export interface RankGenesGroupsOptions extends Call {
  /** Column of `obs`. */
  readonly groupBy: string;
  /** Default `t-test`. */
  readonly method?: Test;
  /** Groups to test; absent: all. */
  readonly groups?: readonly string[];
  /** The group that the others are compared with; absent: `rest`, all other cells. */
  readonly reference?: string;
  /** Genes kept in each group's table; absent: all. */
  readonly nGenes?: number;
  /** Order by the absolute value of the score. */
  readonly rankbyAbs?: boolean;
  /** Also the share of cells that express each gene. */
  readonly pts?: boolean;
  readonly corrMethod?: Correction;
  readonly tieCorrect?: boolean;
  /** Default: raw where there is one, unless `layer` is given. */
  readonly useRaw?: boolean;
  readonly layer?: string;
  /** Genes to test: a bool column of `var`, or one byte for each gene. */
  readonly maskVar?: string | Uint8Array;
  readonly keyAdded?: string;
}

export const where = 'tl.rankGenesGroups';
const tests: readonly Test[] = ['wilcoxon', 't-test', 't-test_overestim_var'];
const corrections: readonly Correction[] = ['benjamini-hochberg', 'bonferroni'];

/** Throws `Unsupported` for another test, `InvalidInput` for another correction or number of genes. */
export function checkOptions(o: RankGenesGroupsOptions): void {
  const { method = 't-test', corrMethod = 'benjamini-hochberg', nGenes = 1 } = o;
  if (!tests.includes(method)) {
    fail('Unsupported', {
      where,
      what: 'there is no such test',
      expected: tests.join(', '),
      got: String(method),
      consequence: 'nothing was written',
      fix: 'pass one of these',
    });
  }
  if (!corrections.includes(corrMethod)) refuse('there is no such correction', corrections.join(', '), String(corrMethod), 'pass one of these');
  if (!(Number.isInteger(nGenes) && nGenes >= 1)) refuse('nGenes is out of range', 'a whole number from 1', String(nGenes), 'leave nGenes out for all genes');
}

const refuse = (what: string, expected: string, got: string, fix: string): never =>
  fail('InvalidInput', { where, what, expected, got, consequence: 'nothing was written', fix });

/** The groups tested, by their place among all, in the order of the table; of the reference its place, or undefined for the rest. */
export interface Tested {
  readonly tested: readonly number[];
  readonly reference: number | undefined;
  /** With the reference, in scanpy's order: that of the categories, or of the wish with a missing reference last. */
  readonly looked: readonly number[];
}

/** Which groups are tested against what. Throws `InvalidInput` for groups that are not there or too small. */
export function testedGroups(o: RankGenesGroupsOptions, groups: Groups): Tested {
  const place = (name: string): number => {
    const at = groups.names.indexOf(name);
    return at >= 0 ? at : refuse(`there is no group "${name}" in obs["${o.groupBy}"]`, groups.names.join(', '), name, 'name groups that exist');
  };
  const reference = o.reference === undefined || o.reference === 'rest' ? undefined : place(o.reference);
  const wanted = o.groups === undefined ? groups.names.map((_, g) => g) : o.groups.map(place);
  if (new Set(wanted).size < wanted.length) refuse('a group is named twice', 'each group once', o.groups?.join(', ') ?? '', 'leave one out');
  const sizes = new Float64Array(groups.names.length);
  for (const code of groups.codes) if (code >= 0) sizes[code] = sizes[code]! + 1;
  const looked = reference === undefined || wanted.includes(reference) ? wanted : [...wanted, reference];
  const small = looked.filter((g) => sizes[g]! < 2);
  if (small.length > 0) {
    refuse(
      'groups of fewer than two cells cannot be tested',
      'two cells at least',
      small.map((g) => `${groups.names[g]}: ${sizes[g]}`).join(', '),
      'leave them out with `groups`, or merge them with others',
    );
  }
  const tested = wanted.filter((g) => g !== reference);
  if (tested.length === 0) refuse('no group is left to test', 'one beside the reference', o.groups?.join(', ') ?? 'none', 'name further groups');
  if (reference === undefined && groups.codes.every((code) => code === tested[0])) {
    refuse('every cell is in one group', 'cells outside the group', groups.names[tested[0] ?? 0] ?? '', 'group by a column with more values');
  }
  return { tested, reference, looked };
}

/** Whether raw is used. Throws `InvalidInput` for contradictory wishes. */
export function usesRaw(o: RankGenesGroupsOptions, adata: AnnData): boolean {
  if (o.layer !== undefined && o.useRaw === true) refuse('layer and useRaw exclude each other', 'one of them', `layer "${o.layer}", useRaw`, 'leave one out');
  if (o.useRaw === true && !adata.raw) refuse('there is no raw', 'adata.raw', 'nothing', 'leave useRaw out');
  return o.useRaw ?? (adata.raw !== undefined && o.layer === undefined);
}

/** Numbers of the genes that are tested. */
export function testedGenes(o: RankGenesGroupsOptions, adata: AnnData, genes: number): Uint32Array {
  if (o.maskVar === undefined) return Uint32Array.from({ length: genes }, (_, g) => g);
  const column = typeof o.maskVar === 'string' ? adata.var.columns.get(o.maskVar) : undefined;
  const mask = typeof o.maskVar === 'string' ? (column?.kind === 'bool' ? column.values : undefined) : o.maskVar;
  if (mask?.length !== genes) {
    refuse(
      'maskVar is no mask of the genes',
      `a bool column of var, or ${genes} bytes`,
      typeof o.maskVar === 'string' ? `"${o.maskVar}": ${column ? column.kind : 'no such column'}` : `${o.maskVar.length} bytes`,
      'pass a mask of the genes that are tested (those of raw, where raw is used)',
    );
  }
  const kept = Uint32Array.from({ length: genes }, (_, g) => g).filter((g) => mask?.[g]);
  return kept.length > 0 ? kept : refuse('maskVar leaves no gene', 'one gene at least', 'none', 'pass another mask');
}
