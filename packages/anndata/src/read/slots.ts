import type { Group } from 'h5wasm';

/** Slots that reading may leave out. */
export type Slot = 'X' | 'layers' | 'obsm' | 'varm' | 'obsp' | 'varp' | 'uns' | 'raw';
export interface SlotOptions {
  /**
   * What to read of h5ad and Zarr beside `obs` and `var`; the rest is not touched, and is in the AnnData as if the file had
   * none. Default: all. For large files, whose `X` is read by rows. Other formats are read whole.
   */
  readonly slots?: readonly Slot[];
}

/** Is an element of this name, at the top of a file, to be read? Before anndata 0.7 the parts of `raw` stood there. */
export const isWanted = (slots: readonly string[], name: string): boolean =>
  name === 'obs' || name === 'var' || slots.includes(name) || (slots.includes('raw') && name.startsWith('raw.'));

/** The root of a file as if it held nothing else. */
export function onlySlots(root: Group, slots: readonly Slot[] | undefined): Group {
  if (!slots) return root;
  return Object.create(root, {
    keys: { value: () => root.keys().filter((name) => isWanted(slots, name)) },
    get: { value: (name: string) => (isWanted(slots, name) ? root.get(name) : null) },
  }) as Group;
}
