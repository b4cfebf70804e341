import { readFile } from 'node:fs/promises';
import { fail } from '@sparsome/core';

/** What `sparsome run` passes to the steps; names and defaults of the main job. */
export interface Parameters {
  readonly minGenes: number;
  readonly minCells: number;
  readonly targetSum: number;
  readonly nTopGenes: number;
  readonly flavor: 'seurat' | 'cell_ranger';
  readonly nComps: number;
  readonly nNeighbors: number;
  readonly minDist: number;
  readonly resolution: number;
  readonly seed: number;
  /** Column of obs whose groups get markers; absent: the clusters. */
  readonly groupBy?: string;
}
export const defaults: Parameters = {
  minGenes: 200,
  minCells: 3,
  targetSum: 1e4,
  nTopGenes: 2000,
  flavor: 'seurat',
  nComps: 50,
  nNeighbors: 15,
  minDist: 0.5,
  resolution: 1,
  seed: 0,
};

interface Rule {
  readonly needs: string;
  ok(value: unknown): boolean;
}
const wholeFrom = (least: number): Rule => ({ needs: `a whole number from ${least}`, ok: (v) => Number.isInteger(v) && Number(v) >= least });
const numberFrom = (least: number, open: boolean): Rule => ({
  needs: `a number ${open ? 'above' : 'from'} ${least}`,
  ok: (v) => typeof v === 'number' && Number.isFinite(v) && (open ? v > least : v >= least),
});
const rules: { readonly [K in keyof Required<Parameters>]: Rule } = {
  minGenes: wholeFrom(0),
  minCells: wholeFrom(0),
  targetSum: numberFrom(0, true),
  nTopGenes: wholeFrom(1),
  flavor: { needs: '"seurat" or "cell_ranger"', ok: (v) => v === 'seurat' || v === 'cell_ranger' },
  nComps: wholeFrom(1),
  nNeighbors: wholeFrom(2),
  minDist: { needs: 'a number from 0 to 1', ok: (v) => typeof v === 'number' && v >= 0 && v <= 1 },
  resolution: numberFrom(0, true),
  seed: { needs: 'a whole number from 0 to 4294967295', ok: (v) => Number.isInteger(v) && Number(v) >= 0 && Number(v) <= 0xffffffff },
  groupBy: { needs: 'a column of obs', ok: (v) => typeof v === 'string' && v !== '' },
};

/** scanpy's names, as they stand in files: `min_genes` for `minGenes`. */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** Throws `InvalidInput` for a value that a parameter does not take. */
export function checkParameters(p: Partial<Parameters>, where: string): void {
  for (const [name, value] of Object.entries(p)) {
    const rule = name in rules ? rules[name as keyof Parameters] : undefined;
    if (rule && value !== undefined && !rule.ok(value)) {
      fail('InvalidInput', {
        where,
        what: `${snake(name)} has a wrong value`,
        expected: rule.needs,
        got: JSON.stringify(value),
        consequence: 'nothing was computed',
        fix: 'correct the value',
      });
    }
  }
}

/** Parameters of a JSON file; names as `min_genes` or `minGenes`. Throws `InvalidInput` naming what is wrong. */
export async function readConfig(path: string): Promise<Partial<Parameters>> {
  const bad = (what: string, expected: string, got: string, fix: string): never =>
    fail('InvalidInput', { where: path, what, expected, got, consequence: 'nothing was computed', fix });
  const text = await readFile(path, 'utf8').catch((e: unknown) =>
    bad('the configuration cannot be read', 'a JSON file', e instanceof Error ? e.message : String(e), 'check the path'),
  );
  let parsed: unknown;
  try {
    // Some editors put a mark before the text.
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (e) {
    return bad('the configuration is not JSON', '{ "min_genes": 200, … }', e instanceof Error ? e.message : String(e), 'correct the file');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return bad('the configuration is not an object', '{ "min_genes": 200, … }', JSON.stringify(parsed).slice(0, 60), 'correct the file');
  const known = new Map(Object.keys(rules).flatMap((name) => [[name, name] as const, [snake(name), name] as const]));
  const found = Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => [
      known.get(name) ?? bad(`there is no parameter "${name}"`, Object.keys(rules).map(snake).join(', '), name, 'correct the name'),
      value as unknown,
    ]),
  ) as Partial<Parameters>;
  checkParameters(found, path);
  return found;
}
