export { calculateQcMetrics, type QcMetrics, type QcOptions } from './calculate-qc-metrics.ts';
export { filterCells, type FilterCellsOptions, type Filtered, filterGenes, type FilterGenesOptions } from './filter.ts';
export type { HighlyVariableGenesOptions } from '../hvg/options.ts';
export { highlyVariableGenes, type VariableGenes } from './highly-variable-genes.ts';
export { log1p, type Log1pOptions } from './log1p.ts';
export { type Normalized, normalizeTotal, type NormalizeTotalOptions } from './normalize-total.ts';
export { neighbors, type NeighborsOptions } from './neighbors.ts';
export { scale, type ScaleOptions } from './scale.ts';
