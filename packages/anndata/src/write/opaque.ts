import { fail } from '@sparsome/core';
import type { AnnData, Opaque, Unknown } from '../anndata.ts';
import type { ElementWriter } from '../zarr/writer.ts';
import type { Attributes } from '../hdf5/index.ts';

/**
 * What a file held that an AnnData only carries and that is to be written again: not what was replaced since. Throws
 * `Unsupported` for what cannot be written, so that nothing is lost unseen.
 */
export function carriedOf(adata: AnnData): readonly (Unknown & { readonly content: Opaque })[] {
  return adata.unknown.flatMap((u) => {
    if (replaced(adata, u.path.split('/'))) return [];
    const { content } = u;
    return [{ ...u, content: content ?? lost(u) }];
  });
}

const lost = ({ path, why }: Unknown): never =>
  fail('Unsupported', {
    where: path,
    what: `the input held this, and it cannot be written: ${why}`,
    expected: 'numbers, bools, strings or records, in arrays or groups',
    consequence: 'nothing was written',
    fix: 'take it out of adata.unknown to write the file without it',
  });

/** Is something else there by now? */
function replaced(adata: AnnData, [slot = '', key = '', ...rest]: readonly string[]): boolean {
  switch (slot) {
    case 'X':
      return adata.X !== undefined;
    case 'raw':
      return key === '' && adata.raw !== undefined;
    case 'obs':
    case 'var':
      return adata[slot].columns.has(key);
    case 'layers':
    case 'obsm':
    case 'varm':
    case 'obsp':
    case 'varp':
      return rest.length === 0 && adata[slot].has(key);
    case 'uns': {
      let at = adata.uns;
      for (const [n, name] of [key, ...rest].entries()) {
        const value = at.get(name);
        if (n === rest.length) return value !== undefined;
        if (!(value instanceof Map)) return value !== undefined && !(typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'frame');
        at = value;
      }
      return false;
    }
    default:
      return false;
  }
}

export async function writeOpaque(file: ElementWriter, path: string, x: Opaque): Promise<void> {
  const attributes: Attributes = Object.fromEntries(x.attributes);
  if (x.kind === 'dataset') return file.dataset(path, x.value, { attributes, ...(x.value === null ? {} : { shape: x.shape }) });
  await file.group(path, attributes);
  for (const [name, member] of x.members) await writeOpaque(file, `${path}/${name}`, member);
}
