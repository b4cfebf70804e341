export { type Clusters, leiden, type LeidenOptions } from './leiden.ts';
export { pca } from './pca.ts';
export type { PcaOptions } from '../pca/options.ts';
export { rankGenesGroups } from './rank-genes-groups.ts';
export type { Correction, RankGenesGroupsOptions, Test } from '../markers/options.ts';
export { umap, type UmapOptions } from './umap.ts';
