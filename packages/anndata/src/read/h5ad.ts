import type { Group } from 'h5wasm';
import { anndata, type AnnData, type Matrix, type Unknown } from '../anndata.ts';
import { dataFrame, type DataFrame } from '../frame.ts';
import { readFrame } from './frame.ts';
import { isSparseGroup, readMatrix } from './matrix.ts';
import { corrupt, encodingOf, isDataset, isGroup, isStrings, type Source } from './source.ts';
import { readUns } from './uns.ts';

const known = new Set(['X', 'obs', 'var', 'layers', 'obsm', 'varm', 'obsp', 'varp', 'uns', 'raw']);

/** The AnnData in an open file. Throws `Corrupt` or `InvalidInput` naming the place that is wrong. */
export function readFrom({ name, root }: Source): AnnData {
  const unknown: Unknown[] = [];
  const at = (slot: string): string => `${name}: /${slot}`;
  const frame = (slot: 'obs' | 'var'): DataFrame => {
    const g = root.get(slot);
    return isGroup(g)
      ? readFrame(g, at(slot))
      : corrupt(name, `there is no table "${slot}"`, 'an AnnData file: X, obs, var', root.keys().join(', ') || 'an empty file');
  };
  const obs = frame('obs'),
    vars = frame('var');
  const x = root.get('X');
  for (const slot of root.keys()) if (!known.has(slot)) unknown.push({ path: slot, why: 'AnnData has no such slot' });
  return anndata({
    X: isGroup(x) || isDataset(x) ? readMatrix(x, at('X')) : undefined,
    obs,
    var: vars,
    layers: matrices(root, 'layers', name, unknown),
    obsp: matrices(root, 'obsp', name, unknown),
    varp: matrices(root, 'varp', name, unknown),
    obsm: matricesAndFrames(root, 'obsm', name, unknown),
    varm: matricesAndFrames(root, 'varm', name, unknown),
    uns: mapping(root, 'uns', at('uns'), unknown),
    raw: rawOf(root, name, unknown),
    unknown,
  });
}

function mapping(root: Group, slot: string, where: string, unknown: Unknown[]) {
  const g = root.get(slot);
  return isGroup(g) ? readUns(g, where, unknown) : new Map();
}

function matricesAndFrames(root: Group, slot: string, name: string, unknown: Unknown[]): Map<string, Matrix | DataFrame> {
  const found = new Map<string, Matrix | DataFrame>(),
    g = root.get(slot);
  for (const key of isGroup(g) ? g.keys() : []) {
    const e = isGroup(g) ? g.get(key) : null,
      where = `${name}: /${slot}/${key}`;
    if (isGroup(e) && encodingOf(e) === 'dataframe') found.set(key, readFrame(e, where));
    else if (isGroup(e) && isSparseGroup(e)) found.set(key, readMatrix(e, where));
    else if (isDataset(e) && e.shape?.length === 2 && !isStrings(e)) found.set(key, readMatrix(e, where));
    else unknown.push({ path: `${slot}/${key}`, why: isDataset(e) ? `an array of ${e.shape?.length ?? 0} dimensions` : 'its encoding is not known' });
  }
  return found;
}

function matrices(root: Group, slot: string, name: string, unknown: Unknown[]): Map<string, Matrix> {
  return new Map([...matricesAndFrames(root, slot, name, unknown)].flatMap(([key, m]) => ('index' in m ? [] : [[key, m]])));
}

function rawOf(root: Group, name: string, unknown: Unknown[]): AnnData['raw'] {
  const raw = root.get('raw');
  if (!isGroup(raw)) return undefined;
  const x = raw.get('X'),
    vars = raw.get('var');
  if (!isGroup(x) && !isDataset(x)) return undefined;
  const frame = isGroup(vars) ? readFrame(vars, `${name}: /raw/var`) : dataFrame([]);
  return { X: readMatrix(x, `${name}: /raw/X`), var: frame, varm: matrices(raw, 'varm', `${name}: /raw`, unknown) };
}
