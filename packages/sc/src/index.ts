export type { Call, Noted } from './call.ts';
export * as pp from './pp/index.ts';
export * as tl from './tl/index.ts';
