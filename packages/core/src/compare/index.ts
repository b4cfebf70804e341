export * from './arrays.ts';
export * from './ulp.ts';
export * from './values.ts';
