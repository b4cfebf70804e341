// The guides say what the code does: their programs are type-checked and run, their names exist, their links lead somewhere.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { onSoftware } from '../packages/webgpu/test/software.ts';
import { root } from './copy.ts';

const guides = join(root, 'docs/guide'),
  folder = join(root, '.sparsome', `guides-${process.pid}`);
const textOf = (name: string): string => readFileSync(join(guides, name), 'utf8');
const all = readdirSync(guides).filter((name) => name.endsWith('.md'));
/** Guides whose programs run as they stand, the blocks of a page one after another; the others show fragments. */
const whole = ['quick-start.md', 'coming-from-scanpy.md', 'formats.md', 'determinism.md', 'backends.md', 'webgpu.md', 'cuda.md'];
/** What the blocks of a page take as given. */
const given: Readonly<Record<string, string>> = { 'cuda.md': 'const companion = await nativeCpu.open();' };
/** Programs for a device run on its stand-in, and that only where it is there. */
const driver = join(root, 'packages/cuda/build/libcuda-emulated.so'),
  adapter = await onSoftware().probe();
const lacking: Readonly<Record<string, string | undefined>> = {
  'webgpu.md': adapter.ok ? undefined : adapter.why,
  'cuda.md': existsSync(driver) ? undefined : 'no emulated driver: node scripts/build/cuda.mjs',
};
const onStandIn = (program: string): string =>
  program.replace(
    "import { webgpu } from '@sparsome/webgpu';",
    "import { webgpuWith } from '@sparsome/webgpu';\nconst webgpu = webgpuWith({ software: true });",
  );

/** What programs print, by the number of the call: the guides say so beside them. */
const promised: Readonly<Record<string, Readonly<Record<number, unknown>>>> = {
  'quick-start.md': { 0: expect.stringMatching(/^9 clusters on /), 1: expect.objectContaining({ shape: [3773, 2] }) },
  'coming-from-scanpy.md': { 0: [1000, 16791] },
  'backends.md': { 0: expect.stringMatching(/^\* (native-cpu|wasm-simd|js) /m) },
  'cuda.md': { 0: expect.stringMatching(/^emulated CUDA device/) },
  'determinism.md': { 0: true, 1: expect.closeTo(5.7e-300, 300) },
};

const blocksOf = (text: string, info: string): string[] =>
  [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, i, code = '']) => (i === info ? [code] : []));
const inlineOf = (text: string): string[] => [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

/** Blocks as one module: imports come first, and what two blocks import alike is imported once. */
function programOf(name: string): string {
  const blocks = blocksOf(textOf(name), 'ts').map((block) => block.replaceAll(/^(import .*;) *\/\/.*$/gm, '$1')),
    isImport = (line: string): boolean => line.startsWith('import ');
  const imports = new Set(blocks.flatMap((b) => b.split('\n').filter(isImport)));
  // Each block that opens a session of its own has a scope of its own.
  const bodies = blocks.map((b) =>
    b
      .split('\n')
      .filter((line) => !isImport(line))
      .join('\n'),
  );
  const scoped = bodies.filter((b) => /await (\w+\.)?open\(/.test(b)).length > 1 ? bodies.map((b) => `{\n${b}}`) : bodies;
  return [...imports, given[name] ?? '', ...scoped, 'export {};'].join('\n');
}

/** Calls and options that pages name in passing, as a module that compiles only when they exist. */
function namesIn(text: string): string {
  const calls = inlineOf(text).filter((code) => /^(pp|tl)\.\w+\(session, adata\b.*\)$/.test(code));
  const rows = [...text.matchAll(/^\| `((?:pp|tl)\.\w+)` \| ([^|]+) \|/gm)];
  return [
    "import type { AnnData } from '@sparsome/anndata';",
    "import type { Session } from '@sparsome/core';",
    "import { pp, tl } from '@sparsome/sc';",
    'export async function calls(session: Session, adata: AnnData): Promise<void> {',
    ...calls.map((code) => `  await ${code};`),
    '}',
    'export type Options = {',
    ...rows.flatMap(([, f = '', options = ''], row) =>
      inlineOf(options)
        .filter((o) => /^[a-zA-Z]+$/.test(o) && o !== 'groupby')
        .map((o, n) => `  o${row}x${n}: NonNullable<Parameters<typeof ${f}>[2]>['${o}'];`),
    ),
    '};',
  ].join('\n');
}

const sourceOf = (name: string): string => join(folder, name.replace('.md', '.ts'));

beforeAll(() => {
  process.env['SPARSOME_LIBCUDA'] = driver;
  mkdirSync(join(folder, 'node_modules/@sparsome'), { recursive: true });
  for (const name of readdirSync(join(root, 'packages'))) symlinkSync(join(root, 'packages', name), join(folder, 'node_modules/@sparsome', name));
  symlinkSync(join(root, 'examples/data/pbmc_facs.h5ad'), join(folder, 'pbmc.h5ad'));
  for (const name of ['contract.ts', 'js.ts', 'wasm.ts']) symlinkSync(join(root, 'examples/custom-kernel/src', name), join(folder, name));
  for (const name of whole) writeFileSync(sourceOf(name), programOf(name));
  blocksOf(textOf('quick-start.md'), 'ts browser').forEach((code, n) => writeFileSync(join(folder, `browser-${n}.ts`), code));
  writeFileSync(join(folder, 'names.ts'), namesIn(textOf('coming-from-scanpy.md')));
  const options = {
    noEmit: true,
    declaration: false,
    declarationMap: false,
    composite: false,
    incremental: false,
    allowImportingTsExtensions: true,
    customConditions: ['sparsome:src'],
    types: ['node'],
    typeRoots: ['../../node_modules/@types'],
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.base.json',
      compilerOptions: { ...options, lib: ['ES2024', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'] },
      include: ['*.ts'],
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Messages of the compiler about the guides themselves. */
function faults(): string[] {
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], { cwd: folder, encoding: 'utf8' });
    return [];
  } catch (e) {
    const said = e instanceof Error && 'stdout' in e ? String(e.stdout) : String(e);
    // Programs of a few lines end where something is open or found.
    return said.split('\n').filter((line) => /^[\w-]+\.ts\(/.test(line) && !/'(session|probe)' is declared but/.test(line));
  }
}

test('programs, calls and options are those of the sources', () => {
  expect(faults()).toEqual([]);
  writeFileSync(join(folder, 'wrong.ts'), namesIn('`pp.log1p(session, adata, { bases: 2 })`\n| `tl.umap` | `distance` |'));
  expect(faults().length).toBe(2);
  rmSync(join(folder, 'wrong.ts'));
});

describe('programs run', () => {
  const before = process.cwd();
  afterAll(() => process.chdir(before));
  test.for(whole)('%s', async (name, context) => {
    expect(blocksOf(textOf(name), 'ts').length).toBeGreaterThan(0);
    if (lacking[name] !== undefined) {
      expect(process.env['CI'], lacking[name]).not.toBe('true');
      return context.skip(`not run: ${lacking[name]}`);
    }
    process.chdir(folder);
    writeFileSync(sourceOf(name), onStandIn(programOf(name)));
    const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      await import(pathToFileURL(sourceOf(name)).href);
      for (const [place, said] of Object.entries(promised[name] ?? {})) expect(printed.mock.calls[Number(place)]?.[0]).toEqual(said);
    } finally {
      printed.mockRestore();
    }
  });
});

test('options of the command exist', () => {
  const command = readFileSync(join(root, 'packages/cli/src/main.ts'), 'utf8');
  const shell = all.flatMap((name) => blocksOf(textOf(name), 'sh')).concat(inlineOf(textOf('quick-start.md')));
  const named = new Set(shell.flatMap((code) => code.match(/(?<= |^)--[a-z-]+/gm) ?? []));
  expect(named.size).toBeGreaterThan(8);
  expect([...named].filter((option) => !new RegExp(`'${option}[ ']`).test(command))).toEqual([]);
});

/** GitHub's anchors of headings. */
const anchorsOf = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );

test.each(all)('links of %s lead somewhere', (name) => {
  const broken = [...textOf(name).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    const [path = '', anchor] = link.split('#'),
      target = path === '' ? join(guides, name) : join(dirname(join(guides, name)), path);
    if (!existsSync(target)) return [link];
    return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).has(anchor) ? [link] : [];
  });
  expect(broken).toEqual([]);
});
