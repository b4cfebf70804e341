import { fail } from '@sparsome/core';
import { log, log1p } from '@sparsome/core/math';
import { cut, equalWidthEdges, hasRepeats, mean, median, medianAbsoluteDeviation, percentile, standardDeviation } from '@sparsome/stats';

export type Flavor = 'seurat' | 'cell_ranger';

/** Of each gene: its sum and sum of squares over so many cells. */
export interface Moments {
  readonly cells: number;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}
/** Of each gene, as scanpy writes them; `normalized` in f64, as the selection uses it. */
export interface Dispersions {
  readonly means: Float64Array;
  readonly dispersions: Float64Array;
  readonly normalized: Float64Array;
}

/**
 * Dispersions of genes, normalised within bins of genes of similar mean. `seurat` (Satija et al. 2015): of logarithms, by
 * mean and standard deviation of equally wide bins; `cell_ranger` (Zheng et al. 2017): by median and median absolute
 * deviation of bins between percentiles, `bins` having no say. Throws `InvalidInput` where the bins cannot be made.
 */
export function dispersions(flavor: Flavor, moments: Moments, bins: number, where: string): Dispersions {
  const { means, variances } = meanAndVariance(moments);
  const ratios = means.map((m, g) => variances[g]! / m);
  if (flavor === 'cell_ranger') {
    return { means, dispersions: ratios, normalized: normalized(ratios, cut(means, percentileEdges(means, where)), robustScale) };
  }
  const logged = ratios.map((d) => (d === 0 ? Number.NaN : log(d)));
  const loggedMeans = means.map(log1p);
  return { means: loggedMeans, dispersions: logged, normalized: normalized(logged, cut(loggedMeans, widthEdges(loggedMeans, bins, where)), scale) };
}

/** One-pass variance with divisor n - 1, as scanpy has it: two passes would give other bins and ties. */
function meanAndVariance({ cells, sum, squares }: Moments): { readonly means: Float64Array; readonly variances: Float64Array } {
  const correction = cells > 1 ? cells / (cells - 1) : 1;
  const means = sum.map((s) => s / cells);
  const variances = squares.map((s, g) => (s / cells - means[g]! ** 2) * correction);
  // 1e-12 instead of 0: genes without counts get the dispersion 0, not NaN.
  return { means: means.map((m) => (m === 0 ? 1e-12 : m)), variances };
}

interface Scale {
  readonly center: number;
  readonly spread: number;
}

function scale(values: Float64Array): Scale {
  const center = mean(values),
    spread = standardDeviation(values);
  // A bin of one gene: its normalised dispersion shall be 1.
  return Number.isNaN(spread) ? { center: 0, spread: center } : { center, spread };
}

function robustScale(values: Float64Array): Scale {
  return { center: median(values), spread: medianAbsoluteDeviation(values) };
}

/** (value - center) / spread of its bin; NaN values take no part. */
function normalized(values: Float64Array, binOf: Int32Array, scaleOf: (members: Float64Array) => Scale): Float64Array {
  const members = new Map<number, number[]>();
  values.forEach((value, g) => {
    if (Number.isNaN(value)) return;
    const bin = members.get(binOf[g]!);
    if (bin) bin.push(value);
    else members.set(binOf[g]!, [value]);
  });
  const scales = new Map([...members].map(([bin, all]) => [bin, scaleOf(Float64Array.from(all))]));
  return values.map((value, g) => {
    const found = scales.get(binOf[g]!);
    return found ? (value - found.center) / found.spread : Number.NaN;
  });
}

function widthEdges(means: Float64Array, bins: number, where: string): Float64Array {
  return (
    equalWidthEdges(means, bins) ??
    fail('InvalidInput', {
      where,
      what: 'the mean of a gene is not finite after undoing log1p',
      expected: 'logarithmised data',
      got: 'values whose exponential overflows',
      consequence: 'no gene was selected',
      fix: 'call pp.normalizeTotal and pp.log1p first, or use flavor "cell_ranger" on data which are not logarithmised',
    })
  );
}

function percentileEdges(means: Float64Array, where: string): Float64Array {
  const tens = Array.from({ length: 19 }, (_, i) => 10 + 5 * i);
  const edges = Float64Array.of(Number.NEGATIVE_INFINITY, ...percentile(means, tens), Number.POSITIVE_INFINITY);
  if (hasRepeats(edges)) {
    const first = edges.findIndex((e, i) => e === edges[i + 1]);
    fail('InvalidInput', {
      where,
      what: 'percentiles of the means repeat, so that they bound no bins',
      expected: `fewer than a twentieth of the genes with one mean`,
      got: `percentiles ${tens[first - 1]} and ${tens[first]} are both ${edges[first]}`,
      consequence: 'no gene was selected',
      fix: 'leave out genes without counts: filterUnexpressedGenes: true, or pp.filterGenes(session, adata, { minCells: 1 })',
    });
  }
  return edges;
}
