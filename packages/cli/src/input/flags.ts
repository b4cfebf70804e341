import type { TenxOptions } from '@sparsome/anndata';

/** What to take from an output of Cell Ranger. */
export interface InputFlags {
  readonly genome?: string;
  readonly allFeatures?: true;
}

/** The same as options of the reader. */
export const tenxOptions = ({ genome, allFeatures }: InputFlags): TenxOptions => ({
  ...(genome === undefined ? {} : { genome }),
  ...(allFeatures ? { gexOnly: false } : {}),
});
