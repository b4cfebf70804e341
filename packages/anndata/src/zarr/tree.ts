import type { Group } from 'h5wasm';
import { corrupt } from '../read/source.ts';
import { type Elements, openArray, type ZarrArray } from './array.ts';
import { isBytes, recordRows, unpack } from './decode.ts';
import { type Element, elementOf } from './element.ts';
import type { Hierarchy, Json, ZarrNode } from './hierarchy.ts';
import type { guarded } from './store.ts';

type Store = ReturnType<typeof guarded>;

/**
 * The hierarchy with the values of all arrays, in the form in which the readers of h5ad see a file: one set of readers, one
 * set of messages for both formats.
 */
export async function loadTree(store: Store, name: string, { format, nodes }: Hierarchy): Promise<Group> {
  const datasets = new Map<string, object>();
  await Promise.all(
    [...nodes].map(async ([path, node]) => {
      if (node.kind === 'array') datasets.set(path, await dataset(store, `${name}: /${path}`, path, format, node));
    }),
  );
  const groups = new Map<string, object>();
  for (const path of nodes.keys()) for (const p of [path, ...parents(path)]) if (!datasets.has(p) && !groups.has(p)) groups.set(p, group(p));
  function group(path: string): object {
    const prefix = path === '' ? '' : `${path}/`;
    const below = [...nodes.keys()].filter((p) => p.startsWith(prefix) && p !== path);
    return {
      attrs: attributesOf(nodes.get(path)?.attributes ?? {}),
      keys: () => [...new Set(below.map((p) => p.slice(prefix.length).split('/')[0] ?? ''))],
      get: (key: string) => datasets.get(prefix + key) ?? groups.get(prefix + key) ?? null,
    };
  }
  checkChunks(name, nodes, datasets);
  // h5wasm's class has private members; readers use attrs, keys and get.
  const root: unknown = groups.get('');
  return root as Group;
}

const parents = (path: string): string[] => path.split('/').map((_, n, names) => names.slice(0, n).join('/'));

/** What h5wasm says of a type: the classes of HDF5 (H5T_class_t). */
interface Metadata {
  readonly type: number;
  readonly size: number;
  readonly signed: boolean;
  readonly vlen: boolean;
  readonly littleEndian: boolean;
  readonly enum_type?: object;
  readonly compound_type?: object;
}
const boolType = { type: 0, nmembers: 2, members: { FALSE: 0, TRUE: 1 } };
function metadataOf(e: Element | undefined): Metadata {
  const of = (type: number, size: number, more: Partial<Metadata> = {}): Metadata => ({ type, size, signed: true, vlen: false, littleEndian: true, ...more });
  switch (e?.kind) {
    case 'number':
      return of(e.name.startsWith('float') ? 1 : 0, e.size, { signed: !e.name.startsWith('uint') });
    case 'half':
      return of(1, 2);
    case 'bool':
      return of(8, 1, { enum_type: boolType });
    case 'strings':
    case 'unicode':
      return of(3, 16, { vlen: true });
    case 'bytes':
      return of(3, e.size);
    case 'record':
      return of(6, e.size, {
        compound_type: { nmembers: e.fields.length, members: e.fields.map((f) => ({ name: f.name, offset: f.offset, ...metadataOf(f.type) })) },
      });
    default:
      return of(5, 0);
  }
}

async function dataset(store: Store, where: string, path: string, format: 2 | 3, { attributes, metadata }: ZarrNode): Promise<object> {
  const element = elementOf(format, metadata),
    attrs = attributesOf(attributes),
    { shape } = metadata;
  if (!Array.isArray(shape) || !shape.every((n: Json): n is number => typeof n === 'number' && n >= 0))
    return corrupt(where, 'the shape is missing', 'a list of lengths', JSON.stringify(shape ?? null));
  // None is written as a scalar without a value.
  const none = attributes['encoding-type'] === 'null';
  const described = { attrs, metadata: metadataOf(none ? { kind: 'number', name: 'float32', size: 4, little: true } : element), shape: none ? null : shape };
  if (!element || none) return { ...described, value: null, slice: () => null };
  const array: ZarrArray = await openArray(store, where, path, format, metadata, element),
    value = elementsOf(
      await array.lines(0, shape[0] ?? 1),
      element,
      shape.reduce((n, m) => n * m, 1),
    );
  // A single record is not in a list.
  if (element.kind === 'record' && shape.length === 0) return { ...described, value: value[0], slice: () => value[0] };
  return { ...described, value, slice: ([[from, to]]: [[number, number]]) => value.slice(from * width(shape), to * width(shape)), absent: array.absent };
}
const width = (shape: readonly number[]): number => shape.slice(1).reduce((n, m) => n * m, 1);

function elementsOf(all: Elements, e: Element, count: number) {
  if (e.kind === 'record') return recordRows(isBytes(all) ? all : new Uint8Array(0), e, count);
  return (e.kind === 'bytes' || e.kind === 'unicode') && isBytes(all) ? unpack(all, e, count) : all;
}

/** Attributes are JSON here; what has no form in HDF5 is marked by a second dimension, so that nobody takes it for something else. */
function attributesOf(all: { readonly [name: string]: Json }): { readonly [name: string]: object } {
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, attribute(value)]));
}
function attribute(value: Json): object {
  const text = metadataOf({ kind: 'strings' }),
    bool = metadataOf({ kind: 'bool', size: 1 });
  const whole = metadataOf({ kind: 'number', name: 'int64', size: 8, little: true }),
    float = metadataOf({ kind: 'number', name: 'float64', size: 8, little: true });
  if (value === null) return { value, shape: null, metadata: float };
  if (typeof value === 'string') return { value, shape: [], metadata: text };
  if (typeof value === 'boolean') return { value, shape: [], metadata: bool };
  if (typeof value === 'number') return { value, shape: [], metadata: Number.isInteger(value) ? whole : float };
  if (Array.isArray(value)) {
    const list: readonly Json[] = value,
      shape = [list.length];
    if (list.every((v): v is string => typeof v === 'string')) return { value: [...list], shape, metadata: text };
    if (list.every((v): v is boolean => typeof v === 'boolean')) return { value: Uint8Array.from(list, Number), shape, metadata: bool };
    if (list.every((v): v is number => typeof v === 'number')) {
      return list.every(Number.isSafeInteger)
        ? { value: BigInt64Array.from(list, BigInt), shape, metadata: whole }
        : { value: Float64Array.from(list), shape, metadata: float };
    }
  }
  return { value, shape: [1, 1], metadata: metadataOf(undefined) };
}

/**
 * Zarr leaves out chunks of zeros, so a lost chunk reads as zeros. Of a sparse matrix most such losses show: pointers that end
 * at zero though there are entries, and indices that would stand twice in a line.
 */
function checkChunks(name: string, nodes: ReadonlyMap<string, ZarrNode>, datasets: ReadonlyMap<string, object>): void {
  for (const [path, node] of nodes) {
    if (!/^cs[rc]_matrix$/.test(String(node.attributes['encoding-type']))) continue;
    const part = (which: string) => loaded(datasets.get(`${path}/${which}`));
    const data = part('data'),
      indices = part('indices'),
      indptr = part('indptr');
    const lost = (which: string, absent: ReadonlySet<string>): never =>
      corrupt(
        `${name}: /${path}/${which}`,
        `chunk ${[...absent][0]} is missing`,
        'all chunks of a sparse matrix',
        'zeros in its place contradict the other arrays',
      );
    if (!data || !indices || !indptr) continue;
    if (indptr.absent.size > 0 && data.value.length > 0 && Number(indptr.value.at(-1)) === 0) lost('indptr', indptr.absent);
    if (indices.absent.size === 0) continue;
    for (let m = 0; m + 1 < indptr.value.length; m++) {
      let zeros = 0;
      for (let p = Number(indptr.value[m]); p < Number(indptr.value[m + 1]); p++) if (Number(indices.value[p]) === 0) zeros++;
      if (zeros > 1) lost('indices', indices.absent);
    }
  }
}
function loaded(e: object | undefined): { readonly value: BigInt64Array | Int32Array; readonly absent: ReadonlySet<string> } | undefined {
  if (!e || !('absent' in e) || !('value' in e) || !(e.absent instanceof Set) || !ArrayBuffer.isView(e.value)) return undefined;
  return { value: e.value as Int32Array, absent: e.absent as ReadonlySet<string> };
}
