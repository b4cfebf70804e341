import { createHash } from 'node:crypto';
import { fail } from '@sparsome/core';
import type { Addon } from './addon.ts';

/** Throws `Corrupt` when an embedded image is not what was built: a damaged addon must not compute. */
export function checkImage(addon: Pick<Addon, 'image'>, name: string): void {
  const image = addon.image(name),
    got = image && createHash('sha256').update(image.ptx).digest('hex');
  if (!image || got !== image.sha256) {
    fail('Corrupt', {
      where: `cuda ${name}`,
      what: image ? 'the PTX in the addon has changed since it was built' : 'the addon has no PTX for this kernel',
      expected: image?.sha256 ?? 'one image for each kernel',
      got: got ?? 'none',
      consequence: 'nothing was computed',
      fix: 'install @sparsome/cuda again, or build it again',
    });
  }
}
