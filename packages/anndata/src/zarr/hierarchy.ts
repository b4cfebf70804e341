import { fail } from '@sparsome/core';
import { corrupt } from '../read/source.ts';
import type { ZarrStore } from './store.ts';

export type Json = null | string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
export interface JsonObject {
  readonly [name: string]: Json;
}
export const isObject = (x: Json | undefined): x is JsonObject => typeof x === 'object' && x !== null && !Array.isArray(x);

/** A group or array by its metadata. */
export interface ZarrNode {
  readonly kind: 'group' | 'array';
  readonly attributes: JsonObject;
  /** The document of an array: `.zarray` or `zarr.json`. */
  readonly metadata: JsonObject;
}
export interface Hierarchy {
  readonly format: 2 | 3;
  /** By path; the root is the empty one. */
  readonly nodes: ReadonlyMap<string, ZarrNode>;
}

/** All metadata of a store: consolidated as anndata writes it, or document by document. Throws `Corrupt` for what is no Zarr group. */
export async function hierarchyOf(store: ZarrStore, name: string): Promise<Hierarchy> {
  const root = await document(store, name, 'zarr.json');
  if (root) {
    const inline = root['consolidated_metadata'],
      all = isObject(inline) && isObject(inline['metadata']) ? inline['metadata'] : undefined;
    const documents = all ? Object.entries(all).filter((entry): entry is [string, JsonObject] => isObject(entry[1])) : await listed(store, name, ['zarr.json']);
    const nodes = documents.map(([path, node]) => [path.replace(/\/?zarr\.json$/, ''), nodeOf(node)] as const);
    return checked(name, { format: 3, nodes: new Map([...nodes, ['', nodeOf(root)]]) });
  }
  const consolidated = await document(store, name, '.zmetadata');
  const all = consolidated?.['metadata'];
  if (isObject(all)) return checked(name, second(Object.entries(all).filter((entry): entry is [string, JsonObject] => isObject(entry[1]))));
  if (await document(store, name, '.zgroup')) return checked(name, second(await listed(store, name, ['.zgroup', '.zarray', '.zattrs'])));
  return fail('Corrupt', {
    where: name,
    what: 'not a Zarr group',
    expected: 'zarr.json, .zmetadata or .zgroup',
    got: 'none of them',
    consequence: 'nothing was read',
    fix: 'pass the folder, zip or address that anndata wrote',
  });
}

const nodeOf = (metadata: JsonObject): ZarrNode => {
  const attributes = metadata['attributes'];
  return { kind: metadata['node_type'] === 'array' ? 'array' : 'group', attributes: isObject(attributes) ? attributes : {}, metadata };
};

/** Documents of Zarr v2, three for each node. */
function second(documents: readonly (readonly [string, JsonObject])[]): Hierarchy {
  const byKey = new Map(documents),
    nodes = new Map<string, ZarrNode>();
  for (const [key, metadata] of documents) {
    const path = key.replace(/\/?\.z(group|array|attrs)$/, '');
    if (key.endsWith('.zattrs')) continue;
    const attributes = byKey.get(path === '' ? '.zattrs' : `${path}/.zattrs`) ?? {};
    nodes.set(path, { kind: key.endsWith('.zarray') ? 'array' : 'group', attributes, metadata });
  }
  return { format: 2, nodes };
}

function checked(name: string, h: Hierarchy): Hierarchy {
  if (h.nodes.get('')?.kind === 'array') corrupt(name, 'a Zarr array, not a group', 'an AnnData: X, obs, var', 'one array');
  return h;
}

async function listed(store: ZarrStore, name: string, names: readonly string[]): Promise<(readonly [string, JsonObject])[]> {
  const keys = store.list ? await store.list() : notListable(name);
  const wanted = keys.filter((key) => names.includes(key.slice(key.lastIndexOf('/') + 1)));
  return Promise.all(wanted.map(async (key) => [key, (await document(store, name, key)) ?? {}] as const));
}

const notListable = (name: string): never =>
  fail('Unsupported', {
    where: name,
    what: 'its metadata is not consolidated, and a server does not list what it has',
    expected: '.zmetadata, or consolidated metadata in zarr.json',
    got: 'neither',
    consequence: 'nothing was read',
    fix: 'call zarr.consolidate_metadata() in Python, or serve it as a .zarr.zip',
  });

async function document(store: ZarrStore, name: string, key: string): Promise<JsonObject | undefined> {
  const bytes = await store.get(`/${key}`);
  if (!bytes) return undefined;
  let value: Json | undefined;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (cause) {
    return corrupt(`${name}: ${key}`, 'its metadata is not JSON', 'a JSON object', cause instanceof Error ? cause.message : String(cause), cause);
  }
  return isObject(value) ? value : corrupt(`${name}: ${key}`, 'its metadata is not an object', 'a JSON object', typeof value);
}
