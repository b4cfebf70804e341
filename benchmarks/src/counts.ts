import { drawCell } from './draw.ts';
import { stateOf, uniformFrom } from './generator.ts';
import { expectedDensity, hitThresholds, scaleFor } from './model.ts';

export interface CountsOptions {
  readonly cells: number;
  readonly genes: number;
  /** Expected share of non-zero entries, above 0 and below 1; 0.05 by default. */
  readonly density?: number;
  /** Number of cell populations, of unequal size; 8 by default. */
  readonly groups?: number;
  /** A whole number from 0 to 2^32 - 1; 42 by default. */
  readonly seed?: number;
}

/** Counts as a CSR matrix of cells by genes (column indices rising in each row), and the population of each cell. */
export interface Counts {
  readonly order: 'csr';
  readonly shape: readonly [cells: number, genes: number];
  readonly data: Float32Array;
  readonly indices: Int32Array;
  readonly indptr: Int32Array;
  readonly group: Int32Array;
}

/** The first genes stand for the mitochondrial ones. */
export const mitochondrialGenes = 13;
/** Share of cells with a tenth of the usual library, for quality control to remove. */
const damagedShare = 0.03;
/** Library sizes take this many values, so that probabilities are tabulated once for each (group, size). */
const sizeLevels = 32;
/** `indptr` is 32-bit. */
const mostEntries = 0x7fffffff;

/**
 * Seeded counts with the properties of single-cell data which cost time and decide results: log-normal gene means, so
 * that some genes are everywhere and many nearly silent; libraries of unequal size; populations with marker genes; and
 * negative binomial noise of dispersion 1/2 (variance mu + mu^2 / 2), as in Robinson & Smyth 2008.
 *
 * Only + - * / on doubles and 32-bit integer operations are used: the same options give the same bits on every
 * engine. Each cell has its own random stream.
 *
 * Throws `RangeError` for options out of range and for more than 2^31 - 1 entries.
 */
export function synthesizeCounts({ cells, genes, density = 0.05, groups = 8, seed = 42 }: CountsOptions): Counts {
  check({ cells, genes, density, groups, seed });
  const means = groupMeans(genes, groups, seed);
  const { group, level } = population(cells, groups, seed);
  const sizes = librarySizes();

  const weights = new Float64Array(groups * sizes.length);
  for (let c = 0; c < cells; c++) weights[group[c]! * sizes.length + level[c]!]! += 1 / cells;
  const scale = scaleFor(density, means, sizes, weights);

  const expected = cells * genes * expectedDensity(scale, means, sizes, weights, 1);
  // Six standard deviations of a sum of independent hits, so that the arrays hardly ever have to grow.
  let capacity = Math.min(mostEntries, Math.ceil(expected + 6 * Math.sqrt(expected)) + genes);
  let data = new Float32Array(capacity),
    indices = new Int32Array(capacity);
  const indptr = new Int32Array(cells + 1);
  const tables: (Uint32Array | undefined)[] = [];

  for (let c = 0, n = 0; c < cells; c++) {
    const table = group[c]! * sizes.length + level[c]!;
    const mean = means[group[c]!]!,
      size = scale * sizes[level[c]!]!;
    const thresholds = (tables[table] ??= hitThresholds(mean, size));
    if (n + genes > capacity) {
      if (capacity === mostEntries) throw new RangeError('synthesizeCounts: more than 2^31 - 1 entries');
      capacity = Math.min(mostEntries, Math.ceil(capacity * 1.2) + genes);
      data = grown(data, new Float32Array(capacity), n);
      indices = grown(indices, new Int32Array(capacity), n);
    }
    n = drawCell(stateOf(seed, 3, c), thresholds, mean, size, data, indices, n);
    indptr[c + 1] = n;
  }
  const nnz = indptr[cells]!;
  return {
    order: 'csr',
    shape: [cells, genes],
    data: data.slice(0, nnz),
    indices: indices.slice(0, nnz),
    indptr,
    group,
  };
}

/** Names for the genes: `MT-1` … `MT-13`, then `GENE14` and so on. */
export function geneNames(genes: number): readonly string[] {
  return Array.from({ length: genes }, (_, g) => (g < mitochondrialGenes ? `MT-${g + 1}` : `GENE${g + 1}`));
}

/** Relative mean of each gene in each group: a common log-normal profile, with markers up and a few genes down. */
function groupMeans(genes: number, groups: number, seed: number): readonly Float64Array[] {
  const uniform = uniformFrom(stateOf(seed, 1, 0));
  const profile = Float64Array.from({ length: genes }, (_, g) => (g < mitochondrialGenes ? 12 * logNormal(uniform, 0.3) : logNormal(uniform, 1.6)));
  return Array.from({ length: groups }, (_, k) => {
    const own = uniformFrom(stateOf(seed, 1, k + 1));
    return profile.map((mean, g) => {
      const choice = own(),
        strength = own();
      if (g < mitochondrialGenes || choice >= 0.06) return mean;
      return choice < 0.04 ? mean * (2 + 8 * strength) : mean / (2 + 4 * strength);
    });
  });
}

/** Group and library-size level of each cell; group k has a share proportional to 1 / (k + 1.5). Level 0: damaged. */
function population(cells: number, groups: number, seed: number): { group: Int32Array; level: Int32Array } {
  const uniform = uniformFrom(stateOf(seed, 2, 0));
  const shares = Array.from({ length: groups }, (_, k) => 1 / (k + 1.5));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const group = new Int32Array(cells),
    level = new Int32Array(cells);
  for (let c = 0; c < cells; c++) {
    let left = uniform() * total,
      k = 0;
    while (k < groups - 1 && left >= shares[k]!) left -= shares[k++]!;
    group[c] = k;
    // A bell of twelve uniforms over the levels, 6 standard deviations across.
    const at = Math.floor(((normal(uniform) + 3) / 6) * sizeLevels);
    level[c] = uniform() < damagedShare ? 0 : 1 + Math.min(sizeLevels - 1, Math.max(0, at));
  }
  return { group, level };
}

/** Relative library size of each level: a tenth for damaged cells, then e^-1.05 … e^1.05. */
function librarySizes(): Float64Array {
  const size = (level: number): number => exponential(0.35 * (((level + 0.5) / sizeLevels) * 6 - 3));
  return Float64Array.from({ length: sizeLevels + 1 }, (_, level) => (level === 0 ? 0.1 : size(level - 1)));
}

/** Sum of twelve uniforms less six: mean 0, variance 1, and no logarithm whose last bit an engine could choose. */
function normal(uniform: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += uniform();
  return sum;
}

const logNormal = (uniform: () => number, sigma: number): number => exponential(sigma * normal(uniform));

/** (1 + x / 4096)^4096: e^x to 1 % for |x| < 9, which shapes a distribution well enough, from products alone. */
function exponential(x: number): number {
  let power = 1 + x / 4096;
  for (let i = 0; i < 12; i++) power *= power;
  return power;
}

function grown<A extends Float32Array | Int32Array>(from: A, to: A, n: number): A {
  to.set(from.subarray(0, n));
  return to;
}

function check({ cells, genes, density, groups, seed }: Required<CountsOptions>): void {
  const whole = (name: string, value: number, from: number, to: number): void => {
    if (!(Number.isInteger(value) && from <= value && value <= to)) {
      throw new RangeError(`synthesizeCounts: ${name} is ${value}, not a whole number from ${from} to ${to}`);
    }
  };
  whole('cells', cells, 1, 0x7ffffffe);
  whole('genes', genes, 1, 0x7fffffff);
  whole('groups', groups, 1, 256);
  whole('seed', seed, 0, 0xffffffff);
  if (!(density > 0 && density < 1)) {
    throw new RangeError(`synthesizeCounts: density is ${density}, not between 0 and 1`);
  }
  const expected = Math.round(cells * genes * density);
  if (expected > mostEntries) throw new RangeError(`synthesizeCounts: ${expected} entries are more than 2^31 - 1`);
}
