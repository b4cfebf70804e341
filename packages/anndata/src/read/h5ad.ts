import type { Dataset, Entity, Group } from 'h5wasm';
import { isSparsomeError } from '@sparsome/core';
import { anndata, type AnnData, type Matrix, type Opaque, type Raw, type Unknown } from '../anndata.ts';
import { dataFrame, type DataFrame } from '../frame.ts';
import { readFrame } from './frame.ts';
import type { UnsValue } from '../uns.ts';
import { inFile, isSparseGroup, readMatrix } from './matrix.ts';
import { moveGraphs, readOldArrays, readOldFrame, withOldCategories } from './old.ts';
import { readOpaque } from './opaque.ts';
import { corrupt, encodingOf, isDataset, isGroup, type Lost, lost as lostOf, type Source } from './source.ts';
import { readUns } from './uns.ts';
import { isBool, isNumbers } from './values.ts';

const known = new Set(['X', 'obs', 'var', 'layers', 'obsm', 'varm', 'obsp', 'varp', 'uns', 'raw']);

/** The AnnData in an open file. Throws `Corrupt`, `InvalidInput` or `Unsupported` naming the place that is wrong. */
export function readFrom({ name, root }: Source): AnnData {
  const unknown: Unknown[] = [],
    lost = lostOf(unknown, copyOf),
    at = (slot: string): string => `${name}: /${slot}`;
  const frame = (slot: 'obs' | 'var'): DataFrame => {
    const e = root.get(slot);
    if (isRecords(e)) return readOldFrame(e, at(slot));
    return isGroup(e) ? readFrame(e, at(slot), slot, lost) : noTable(name, root, slot, e);
  };
  const tables = [frame('obs'), frame('var')],
    x = root.get('X'),
    group = root.get('uns'),
    raw = root.get('raw');
  const uns = isGroup(group) ? readUns(group, at('uns'), 'uns', lost) : new Map<string, UnsValue>(),
    [obs = dataFrame([]), vars = dataFrame([])] = isRecords(root.get('obs')) ? withOldCategories(tables, uns) : tables,
    obsp = matricesOf(root, 'obsp', 'obsp', name, lost);
  moveGraphs(uns, obsp, obs.index.length);
  for (const slot of root.keys()) if (!known.has(slot) && !slot.startsWith('raw.')) lost.add(root.get(slot), slot, 'AnnData has no such slot');
  const many = (slot: string): Map<string, Matrix | DataFrame> => readSlot(root, slot, slot, name, lost, true);
  if (x !== null && !isMatrix(x) && !isEmpty(x)) lost.add(x, 'X', 'it is not a matrix');
  const parts = {
    X: isMatrix(x) ? readMatrix(x, at('X')) : undefined,
    obs,
    var: vars,
    layers: matricesOf(root, 'layers', 'layers', name, lost),
    obsp,
    varp: matricesOf(root, 'varp', 'varp', name, lost),
    obsm: many('obsm'),
    varm: many('varm'),
    uns,
    raw: isGroup(raw) ? readRaw(raw, name, lost) : readOldRaw(root, name, lost),
    unknown,
  };
  return inFile(name, () => anndata(parts));
}

const isRecords = (e: Entity | null): e is Dataset => isDataset(e) && e.shape?.length === 1 && e.metadata.compound_type !== undefined;

function noTable(name: string, root: Group, slot: string, e: Entity | null): never {
  return isDataset(e)
    ? corrupt(`${name}: /${slot}`, 'it is not a table', 'a group of columns, or records', 'an array')
    : corrupt(name, `there is no table "${slot}"`, 'an AnnData file: X, obs, var', root.keys().join(', ') || 'an empty file');
}

/** Something to keep; what cannot even be read is not kept. */
function copyOf(e: Entity | null): Opaque | undefined {
  try {
    return readOpaque(e, '');
  } catch (error) {
    if (isSparsomeError(error)) return undefined;
    throw error;
  }
}

/** anndata writes None as a dataset without a dataspace. */
const isEmpty = (e: Entity): boolean => isDataset(e) && e.shape === null;
const isMatrix = (e: Entity | null): e is Group | Dataset =>
  isGroup(e) ? isSparseGroup(e) : isDataset(e) && e.shape !== null && e.shape.length >= 1 && e.shape.length <= 2 && (isNumbers(e) || isBool(e));

function readSlot(g: Group, slot: string, path: string, name: string, lost: Lost, tables: boolean): Map<string, Matrix | DataFrame> {
  const found = new Map<string, Matrix | DataFrame>(),
    members = g.get(slot);
  if (isRecords(members)) return readOldArrays(members, `${name}: /${path}`);
  for (const key of isGroup(members) ? members.keys() : []) {
    const e = isGroup(members) ? members.get(key) : null,
      where = `${name}: /${path}/${key}`;
    if (tables && isGroup(e) && encodingOf(e) === 'dataframe') found.set(key, readFrame(e, where, `${path}/${key}`, lost));
    else if (isMatrix(e) && (isGroup(e) || e.shape?.length === 2)) found.set(key, readMatrix(e, where));
    else if (e !== null && !isEmpty(e))
      lost.add(
        e,
        `${path}/${key}`,
        isDataset(e) ? `an array of ${e.shape?.length ?? 0} dimensions` : `its encoding is not known here${isGroup(e) ? `: ${encodingOf(e)}` : ''}`,
      );
  }
  return found;
}

/** A slot that holds matrices only. */
function matricesOf(g: Group, slot: string, path: string, name: string, lost: Lost): Map<string, Matrix> {
  return new Map([...readSlot(g, slot, path, name, lost, false)].flatMap(([key, m]) => ('index' in m ? [] : [[key, m] as const])));
}

/** `raw.X`, `raw.var` and `raw.varm` beside the other slots. */
function readOldRaw(root: Group, name: string, lost: Lost): Raw | undefined {
  const x = root.get('raw.X'),
    vars = root.get('raw.var');
  if (!isMatrix(x)) return undefined;
  const at = `${name}: /raw.var`,
    frame = isRecords(vars) ? readOldFrame(vars, at) : isGroup(vars) ? readFrame(vars, at, 'raw/var', lost) : dataFrame([]);
  return { X: readMatrix(x, `${name}: /raw.X`), var: frame, varm: matricesOf(root, 'raw.varm', 'raw.varm', name, lost) };
}

function readRaw(raw: Group, name: string, lost: Lost): Raw | undefined {
  const x = raw.get('X'),
    vars = raw.get('var');
  if (!isMatrix(x)) {
    lost.add(raw, 'raw', 'it has no X');
    return undefined;
  }
  for (const key of raw.keys()) if (!['X', 'var', 'varm'].includes(key)) lost.add(raw.get(key), `raw/${key}`, 'raw has no such slot');
  const frame = isGroup(vars) ? readFrame(vars, `${name}: /raw/var`, 'raw/var', lost) : dataFrame([]);
  return { X: readMatrix(x, `${name}: /raw/X`), var: frame, varm: matricesOf(raw, 'varm', 'raw/varm', name, lost) };
}
