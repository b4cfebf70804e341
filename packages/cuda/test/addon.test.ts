// Where the addon is looked for: a build that does not load here does not hide the package of the platform.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { loadAddon } from '../src/addon.ts';
import { built } from './emulated.ts';

const folder = mkdtempSync(join(tmpdir(), 'sparsome-addon-')),
  damaged = join(folder, 'damaged.node'),
  other = join(folder, 'other.cjs');
writeFileSync(damaged, 'of another machine');
writeFileSync(other, 'module.exports = {};');
afterAll(() => rmSync(folder, { recursive: true }));

test.skipIf(!built)('a build that does not load: the package of the platform is tried', () => {
  const addon = fileURLToPath(new URL('../build/sparsome-cuda.node', import.meta.url));
  expect(loadAddon(damaged, addon)).toHaveProperty('launch');
  expect(loadAddon(join(folder, 'nowhere.node'), addon)).toHaveProperty('launch');
  expect(loadAddon(addon, other)).toHaveProperty('launch');
});

test('where none loads, every place is named with its reason', () => {
  const found = loadAddon(damaged, other);
  if (!('why' in found)) throw new Error('it loads');
  expect(found.why).toContain(`tried ${damaged}: `);
  expect(found.why).toContain(`; ${other}: not an addon of Sparsome`);
  const missing = loadAddon(join(folder, 'nowhere.node'), '@sparsome/cuda-nowhere');
  expect(missing).toMatchObject({ why: expect.stringMatching(/; tried @sparsome\/cuda-nowhere: Cannot find (module|package)/) });
});
