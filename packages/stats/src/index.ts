export { cut, equalWidthEdges, hasRepeats } from './cut.ts';
export { linspace } from './linspace.ts';
export { medianAbsoluteDeviation, normalQuartile } from './mad.ts';
export { mean, standardDeviation } from './moments.ts';
export { median, percentile } from './quantile.ts';
