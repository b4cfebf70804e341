export * from './arrays.ts';
export * from './message.ts';
export * from './neighbors.ts';
export * from './partition.ts';
export * from './subspace.ts';
export * from './ulp.ts';
export * from './values.ts';
export { owed } from './owed.ts';
