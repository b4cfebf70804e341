export * from './attribute.ts';
export * from './backend.ts';
export * from './contract.ts';
export * from './dtype.ts';
export * from './error.ts';
export { fold } from './fold.ts';
export { hostMemory } from './host-memory.ts';
export * from './placed.ts';
export type { Resident } from './resident.ts';
export { scope } from './scope.ts';
export type { CallOptions, Progress, Residents, Session } from './session.ts';
export {
  type AnyDesc,
  type Desc,
  type Descs,
  type Host,
  type Hosts,
  isDense,
  isSparse,
  type MatSlot,
  type Slot,
  type Slots,
  type SparseDesc,
  type SparseSlot,
  type VecSlot,
} from './slot.ts';
export { rowSource, type RowBlock, type RowSource } from './source.ts';
export {
  compact,
  dense,
  type Dense,
  majorOf,
  minorOf,
  nnzOf,
  type Order,
  type Ptr,
  setPointer,
  type Shape,
  shapeOf,
  sparse,
  type Sparse,
  type SparseOf,
  type SparseParts,
  transposed,
  windowOf,
} from './sparse.ts';
export { type DeviceWork, type MoveReason, type Trace, type TraceEvent, traced } from './traced.ts';
