export { calculateQcMetrics, type QcOptions } from './calculate-qc-metrics.ts';
export { filterCells, type FilterCellsOptions, type Filtered, filterGenes, type FilterGenesOptions } from './filter.ts';
export { highlyVariableGenes, type HighlyVariableGenesOptions } from './highly-variable-genes.ts';
export { log1p, type Log1pOptions } from './log1p.ts';
export { normalizeTotal, type NormalizeTotalOptions } from './normalize-total.ts';
