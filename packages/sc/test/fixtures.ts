// Reads the fixtures generate.py froze: JSON beside one gzipped blob of little-endian arrays.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** numpy's name of a dtype, and the typed array which holds it; booleans are 0 and 1. */
export interface NumpyArrays {
  readonly bool: Uint8Array;
  readonly int8: Int8Array;
  readonly int16: Int16Array;
  readonly int32: Int32Array;
  readonly int64: BigInt64Array;
  readonly float32: Float32Array;
  readonly float64: Float64Array;
}
export type NumpyDType = keyof NumpyArrays;

/** An array of numpy: `shape` in C order. */
export type NumpyArray = {
  readonly [T in NumpyDType]: { readonly dtype: T; readonly shape: readonly number[]; readonly data: NumpyArrays[T] };
}[NumpyDType];

/** Columns of obs or var by name, in scanpy's order. */
export type Columns = Readonly<Record<string, NumpyArray>>;

/** CSR or CSC arrays in stored order (stored zeros kept), or a row-major dense array. */
export type FixtureMatrix =
  | { readonly layout: 'dense'; readonly shape: readonly [number, number]; readonly data: NumpyArray }
  | {
      readonly layout: 'csr' | 'csc';
      readonly shape: readonly [number, number];
      readonly data: NumpyArray;
      readonly indices: NumpyArray;
      readonly indptr: NumpyArray;
    };

/**
 * What is kept of a matrix too large to store: row and column sums, exact and rounded once, and entries
 * `data[position] = value` in column `column`. Fixtures which keep no values have no sums and no entries.
 */
export interface MatrixSummary {
  readonly layout: 'csr';
  readonly shape: readonly [number, number];
  readonly dtype: NumpyDType;
  readonly nnz: number;
  readonly row_sums?: NumpyArray;
  readonly column_sums?: NumpyArray;
  readonly position?: NumpyArray;
  readonly column?: NumpyArray;
  readonly value?: NumpyArray;
}

export interface FixtureInput {
  readonly name: string;
  readonly X?: FixtureMatrix;
  /** Instead of `X`: a file of the repository. */
  readonly file?: string;
  readonly sha256?: string;
  readonly shape?: readonly [number, number];
  readonly var?: Columns;
  readonly var_names?: readonly string[];
  /** A categorical; code -1 is a missing label. */
  readonly obs?: Readonly<Record<string, { readonly codes: NumpyArray; readonly categories: readonly string[] }>>;
}

/** Arguments under scanpy's names. */
export type Arguments = Readonly<Record<string, number | string | boolean | null | readonly (number | string)[]>>;

export interface FixtureCase {
  readonly input: string;
  readonly function: string;
  readonly arguments: Arguments;
  /** Set when the call works on the X at the end of another case. */
  readonly after?: 'pipeline';
  /** `uns['log1p']['base']` set before the call. */
  readonly log1p_base?: number;
  /** Type of Python's exception, where scanpy refuses; nothing else is stored then. */
  readonly raises?: string;
  /**
   * Rounding decides the answer: scanpy itself gives others for the same numbers as CSR and as CSC. A test may ask for
   * the columns before the noise (means), not for the rest.
   */
  readonly delicate?: true;
  /** scanpy warned the user. */
  readonly warns?: true;
  /** Columns the call wrote. */
  readonly obs?: Columns;
  readonly var?: Columns;
  readonly uns?: Readonly<Record<string, unknown>>;
  readonly X?: FixtureMatrix | MatrixSummary;
  /** Stored entries of X after the call: QC drops explicit zeros. */
  readonly stored?: number;
  /** Filters: the column written, the mask and the number by which it was decided, before filtering. */
  readonly slot?: string;
  readonly kept?: NumpyArray;
  readonly number?: NumpyArray;
  /** highly_variable_genes with inplace=False: the returned frame and its row names. */
  readonly frame?: Columns;
  readonly index?: readonly string[];
  /** Pipeline: which cells and genes of the input are left, and X between normalize_total and log1p. */
  readonly cells?: NumpyArray;
  readonly genes?: NumpyArray;
  readonly normalized?: MatrixSummary;
}

export interface Fixture {
  readonly name: string;
  readonly provenance: {
    readonly generator: string;
    readonly sha256: string;
    readonly seed: number;
    readonly threads: number;
    readonly python: string;
    readonly versions: Readonly<Record<string, string>>;
  };
  readonly inputs: readonly FixtureInput[];
  readonly cases: readonly FixtureCase[];
}

export type FixtureName = 'counts' | 'hvg' | 'pbmc' | 'tl';

/**
 * The fixture `name` from `folder` (by default the committed one). Throws when the blob is not the one its JSON was
 * written with.
 */
export function loadFixture(name: FixtureName, folder = new URL('./fixtures/', import.meta.url)): Fixture {
  const stored = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
  const blob = gunzipSync(readFileSync(new URL(stored.blob.file, folder)));
  const hash = createHash('sha256').update(blob).digest('hex');
  if (hash !== stored.blob.sha256) throw new Error(`${stored.blob.file}: sha256 is ${hash}, not ${stored.blob.sha256}`);
  return resolveArrays(stored, blob) as Fixture;
}

/** The input of a case. */
export function inputOf(fixture: Fixture, { input }: FixtureCase): FixtureInput {
  const found = fixture.inputs.find(({ name }) => name === input);
  if (!found) throw new Error(`fixture ${fixture.name} has no input ${input}`);
  return found;
}

/** The values as numbers; int64 of the fixtures are counts far below 2^53. */
export function numbersOf({ data }: NumpyArray): Float64Array {
  return Float64Array.from<number | bigint>(data, Number);
}

/** Replaces each reference `{ dtype, shape, at }` in the JSON by the array it means. */
function resolveArrays(value: unknown, blob: Buffer): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveArrays(item, blob));
  if (typeof value !== 'object' || value === null) return value;
  if (isReference(value)) {
    const length = value.shape.reduce((product, n) => product * n, 1);
    return { dtype: value.dtype, shape: value.shape, data: arrayAt(blob, value.dtype, value.at, length) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveArrays(item, blob)]));
}

interface Reference {
  readonly dtype: NumpyDType;
  readonly shape: readonly number[];
  readonly at: number;
}

const isReference = (value: object): value is Reference => 'dtype' in value && 'at' in value;

interface ArrayType<T> {
  new (bytes: ArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
}

const types: { readonly [T in NumpyDType]: ArrayType<NumpyArrays[T]> } = {
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** A copy, so that a test which writes into one array does not change another case which shares the bytes. */
function arrayAt(blob: Buffer, dtype: NumpyDType, at: number, length: number): NumpyArrays[NumpyDType] {
  const type = types[dtype];
  const bytes = Uint8Array.from(blob.subarray(at, at + length * type.BYTES_PER_ELEMENT));
  return new type(bytes.buffer);
}
