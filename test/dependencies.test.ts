import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const check: { run(o: { readonly root: string }): Promise<string> } = await import(pathToFileURL(join(root, 'scripts/check/dependencies.mjs')).href);
const packages = ['core', 'js', 'native-cpu', 'auto', 'stats', 'anndata', 'sc', 'hub'];

// A small repository in which everything is allowed: each test adds one import.
let copy = '';
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), text);
};

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'sparsome-dependencies-'));
  cpSync(join(root, '.dependency-cruiser.mjs'), join(copy, '.dependency-cruiser.mjs'));
  for (const name of packages) {
    const dependencies = Object.fromEntries(packages.filter((p) => p !== name).map((p) => [`@sparsome/${p}`, '0.1.0']));
    write(
      `packages/${name}/package.json`,
      JSON.stringify({
        name: `@sparsome/${name}`,
        version: '0.1.0',
        type: 'module',
        dependencies,
        exports: { '.': { 'sparsome:src': './src/index.ts', default: './dist/index.js' } },
      }),
    );
    write(`packages/${name}/src/index.ts`, 'export const here = 1;\n');
    mkdirSync(join(copy, `packages/${name}/node_modules/@sparsome`), { recursive: true });
    for (const other of packages)
      if (other !== name) symlinkSync(join(copy, 'packages', other), join(copy, `packages/${name}/node_modules/@sparsome/${other}`));
  }
});
afterEach(() => rmSync(copy, { recursive: true, force: true }));

describe('pnpm check dependencies', () => {
  it('lets pass what points downwards', async () => {
    write('packages/js/src/a.ts', "import { here } from '@sparsome/core';\nexport const a = here;\n");
    write('packages/native-cpu/src/a.ts', "import { cpus } from 'node:os';\nimport { here } from '@sparsome/core';\nexport const a = [here, cpus];\n");
    write('packages/auto/src/a.ts', "export const load = () => import('@sparsome/native-cpu');\n");
    write('packages/sc/src/a.ts', "import { here } from '@sparsome/anndata';\nimport { here as s } from '@sparsome/stats';\nexport const a = [here, s];\n");
    write('packages/core/src/a.ts', "import type { B } from './b.ts';\nexport interface A { readonly b: B }\n");
    write('packages/core/src/b.ts', "import type { A } from './a.ts';\nexport interface B { readonly a?: A }\n");
    // Fourteen files and node:os.
    expect(await check.run({ root: copy })).toMatch(/^15 modules/);
  });

  it.each([
    ['core-alone', 'core', "import { here } from '@sparsome/js';"],
    ['core-alone', 'core', "import type { Here } from '@sparsome/stats';"],
    ['core-alone', 'core', "import { cpus } from 'node:os';"],
    ['js-on-core-only', 'js', "import { cpus } from 'node:os';"],
    ['js-on-core-only', 'js', "import { here } from '@sparsome/native-cpu';"],
    ['stats-on-core-only', 'stats', "import { here } from '@sparsome/anndata';"],
    ['backend-on-core-only', 'native-cpu', "import { here } from '@sparsome/js';"],
    ['backend-on-core-only', 'native-cpu', "import { here } from '@sparsome/sc';"],
    ['backend-on-core-only', 'native-cpu', "export const l = () => import('@sparsome/anndata');"],
    ['anndata-below-frontends', 'anndata', "import { here } from '@sparsome/sc';"],
    ['frontend-knows-no-backend', 'sc', "import { here } from '@sparsome/js';"],
    ['frontend-knows-no-backend', 'sc', "import type { Here } from '@sparsome/native-cpu';"],
    ['frontend-knows-no-backend', 'sc', "import { here } from '@sparsome/auto';"],
    ['frontend-knows-no-backend', 'hub', "import { here } from '@sparsome/sc';"],
    ['auto-chooses-backends', 'auto', "import { here } from '@sparsome/sc';"],
    ['auto-is-lazy', 'auto', "import { here } from '@sparsome/native-cpu';"],
    ['no-cycles', 'core', "import { b } from './b.ts';"],
    ['resolvable', 'sc', "import { here } from './nowhere.ts';"],
  ])('%s: catches in %s: %s', async (rule, name, line) => {
    write(`packages/${name}/src/a.ts`, `${line}\nexport const a = ${/\{ (\w+) \}/.exec(line)?.[1] === 'b' ? 'b' : '1'};\n`);
    write(`packages/${name}/src/b.ts`, "import { a } from './a.ts';\nexport const b = () => a;\n");
    await expect(check.run({ root: copy })).rejects.toThrow(`${rule}: packages/${name}/src/`);
  });

  it('says that nothing was looked at', async () => {
    rmSync(join(copy, 'packages'), { recursive: true });
    mkdirSync(join(copy, 'packages/core/src'), { recursive: true });
    await expect(check.run({ root: copy })).rejects.toThrow('no module was found');
  });
});
