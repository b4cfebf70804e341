export type { DatasetStream } from './dataset.ts';
export type { Datatype, FixedStringType, NumberType, RecordType } from './datatype.ts';
export type { Deflate } from './filter.ts';
export type { StorageOptions } from './shape.ts';
export { type MemorySink, memorySink, type Sink } from './sink.ts';
export type { BoolValues, FixedStringValues, NumberArray, RecordValues, Scalar, Values } from './values.ts';
export {
  type AttributeValue,
  type Attributes,
  createHdf5,
  type DatasetOptions,
  type Hdf5Options,
  type Hdf5Writer,
  type StreamOptions,
} from './writer.ts';
