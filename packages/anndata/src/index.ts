export * from './anndata.ts';
export { canonical, type CompressedArrays } from './canonical.ts';
export * from './column.ts';
export * from './frame.ts';
export { readH5ad } from './read/bytes.ts';
export { subsetObs, subsetVar } from './subset.ts';
export * from './uns.ts';
export { readZarr, type ZarrOptions } from './zarr/read.ts';
export type { ZarrStore } from './zarr/store.ts';
