import type { Dataset, Entity, Group } from 'h5wasm';
import { fail } from '@sparsome/core';
import type { Opaque, Unknown } from '../anndata.ts';

/** A file being read: its name for messages, its root group. */
export interface Source {
  readonly name: string;
  readonly root: Group;
}

export const isGroup = (e: Entity | null): e is Group => e !== null && 'keys' in e;
export const isDataset = (e: Entity | null): e is Dataset => e !== null && 'metadata' in e && 'slice' in e;

/** A file that is not what it should be. */
export const corrupt = (where: string, what: string, expected: string, got: string, cause?: unknown): never =>
  fail(
    'Corrupt',
    { where, what, expected, got, consequence: 'the file was not read', fix: 'write the file again from its source, or check that it was not cut short' },
    cause,
  );

/** An attribute as a string; empty when it is not there. */
export function attributeText(e: Group | Dataset, name: string): string {
  const value = e.attrs[name]?.value;
  return typeof value === 'string' ? value : '';
}
export const encodingOf = (e: Group | Dataset): string => attributeText(e, 'encoding-type');

export function datasetIn(group: Group, name: string, where: string): Dataset {
  const e = group.get(name);
  return isDataset(e) ? e : corrupt(where, `there is no dataset "${name}"`, `${name} beside ${group.keys().join(', ')}`, 'nothing');
}

/** Where readers put what has no place in an AnnData: nothing is lost without a note. */
export interface Lost {
  /** Notes an element; `path` is the one inside the file. */
  add(e: Entity | null, path: string, why: string, more?: Pick<Unknown, 'column'>): void;
}
/** Collects notes; `copy` is how an element is kept. */
export function lost(unknown: Unknown[], copy: (e: Entity | null) => Opaque | undefined): Lost {
  return {
    add(e, path, why, more = {}) {
      const content = copy(e);
      unknown.push({ path, why, ...(content ? { content } : {}), ...more });
    },
  };
}
