// Every check can fail.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Copy, copyRepository, root } from './copy.ts';

interface Package {
  readonly folder: string;
  readonly name: string;
  readonly published: boolean;
  readonly json: Readonly<Record<string, unknown>>;
}
const script = (path: string) => import(pathToFileURL(join(root, path)).href);

describe('pnpm check', () => {
  let copy: Copy;
  beforeAll(() => {
    copy = copyRepository();
  });
  afterAll(() => copy.remove());

  const check = (...names: readonly string[]) => spawnSync(process.execPath, ['scripts/check.mjs', ...names], { cwd: copy.folder, encoding: 'utf8' });
  /** The check fails after these changes, and says so. */
  const catches = (name: string, changes: Readonly<Record<string, (text: string) => string>>, ...findings: readonly RegExp[]): void => {
    const before = Object.keys(changes).map((path) => [join(copy.folder, path), readFileSync(join(copy.folder, path), 'utf8')] as const);
    for (const [path, change] of Object.entries(changes)) writeFileSync(join(copy.folder, path), change(readFileSync(join(copy.folder, path), 'utf8')));
    const { status, stdout } = check(name);
    for (const [file, text] of before) writeFileSync(file, text);
    for (const finding of findings) expect(stdout).toMatch(finding);
    expect(status).toBe(1);
  };

  it('runs all that are named even when one fails, and ends with the count', () => {
    writeFileSync(join(copy.folder, 'scripts/check/aaa.mjs'), "export const run = async () => { throw new Error('broken on purpose'); };\n");
    const { status, stdout } = check('names', 'aaa');
    rmSync(join(copy.folder, 'scripts/check/aaa.mjs'));
    expect(stdout).toMatch(/FAIL aaa[\s\S]*broken on purpose[\s\S]*names[\s\S]*1 failed\n$/);
    expect(status).toBe(1);
  });

  it('refuses an unknown name', () => {
    const { status, stderr } = check('nonsense');
    expect(stderr).toContain('no check is named nonsense');
    expect(status).toBe(1);
  });

  it('generated: a generated file that was edited', () => {
    expect(check('generated').status).toBe(0);
    catches('generated', { 'packages/core/src/contracts/sparse.gen.ts': (text) => `${text}\n` }, /stale: packages\/core\/src\/contracts\/sparse\.gen\.ts/);
  });

  it('generated: a size threshold written by hand, and times that are not as the benchmarks write them', () => {
    const of = (name: string) => `packages/auto/src/${name}`;
    catches(
      'generated',
      { [of('thresholds.gen.ts')]: (text) => text.replace('= {', "= {\n  'cuda': { fromEntries: 1000 },") },
      /stale: packages\/auto\/src\/thresholds\.gen\.ts/,
    );
    const times = 'benchmarks/results/thresholds.json';
    catches(
      'generated',
      { [times]: (text) => text.replace(/"median": [\d.]+/, '"median": "fast"') },
      /has no time at \d+ entries[\s\S]*pnpm bench --thresholds writes it/,
    );
  });

  it('api: a new name, a kernel file with two names, a changed type', () => {
    // That it passes where nothing changed, `npm test` shows with the repository itself.
    copy.run(process.execPath, 'scripts/check.mjs', 'api', '--update');
    const surprise = (text: string): string => `${text}export const surprise = 1;\n`;
    catches(
      'api',
      {
        'packages/core/src/dtype.ts': surprise,
        'packages/js/src/kernels/sparse/log1p.ts': surprise,
        'packages/core/src/contracts/sparse/minor-sums.ts': (text) => text.replace('sum: reals', 'sum: counts'),
      },
      /api\/core\.txt:\s*\+ surprise/,
      /exports log1p, surprise, expected log1p only/,
      /inferred-types\.txt/,
    );
  });

  it('sizes: a bundle over its budget', () => {
    catches('sizes', { 'scripts/check/budgets.json': (text) => text.replace(/"page": \d+/, '"page": 1') }, /over budget[\s\S]*of\s+1\.0 KB\s+page: /);
  });

  it('wgsl: a shader that does not compile', () => {
    const { stdout } = check('wgsl');
    if (stdout.includes('not run')) return console.log(stdout);
    expect(stdout).toContain('ok   wgsl');
    catches('wgsl', { 'packages/webgpu/dist/shaders.gen.js': (text) => text.replace('fn main(', 'fn main((') }, /FAIL wgsl[\s\S]*error: /);
  });

  it('names: a path of one machine', () => {
    expect(check('names').stdout).toContain('ok   names');
    catches('names', { 'README.md': (text) => `${text}\nSee ${['', 'work', 'main'].join('/')}.\n` }, /README\.md:\d+: a path of one machine/);
  });

  it('lint: what the style forbids', () => {
    const lines = {
      plugin: 'export const y = x as unknown as string;',
      'lint/style/noDefaultExport': 'export default x;',
      'lint/suspicious/noExplicitAny': 'export const z: any = x;',
      'lint/style/noEnum': 'export enum E { a }',
      'lint/style/useImportType': "import { type T } from './t.ts';\nexport type U = T;",
    };
    const path = 'packages/core/src/zz.ts',
      lint = join(root, 'node_modules/.bin/biome');
    for (const [rule, line] of Object.entries(lines)) {
      writeFileSync(join(copy.folder, path), `const x = 1;\n${line}\nvoid x;\n`);
      const { stdout, stderr, status } = spawnSync(lint, ['lint', path], { cwd: copy.folder, encoding: 'utf8' });
      expect(stdout + stderr, rule).toContain(rule);
      expect(status, rule).not.toBe(0);
    }
    rmSync(join(copy.folder, path));
  });

  it('effects: whatever a module does when imported', async () => {
    const { effectsOfFiles } = await script('scripts/check/effects.mjs');
    const folder = mkdtempSync(join(tmpdir(), 'sparsome-effects-')),
      file = join(folder, 'module.mjs');
    const effects = (code: string): string => {
      writeFileSync(file, code);
      return effectsOfFiles([file]).join('; ');
    };
    try {
      expect(effects("import { readFileSync } from 'node:fs';\nexport const a = new Map([[1, 2]]);\nexport const f = () => readFileSync('a');")).toBe('');
      expect(effects('setTimeout(() => {}, 1);')).toContain('starts a timer');
      expect(effects("import { Worker } from 'node:worker_threads';\nnew Worker('0', { eval: true });")).toContain('starts a worker');
      expect(effects("import { execFileSync } from 'node:child_process';\nexecFileSync(process.execPath, ['-e', '0']);")).toContain('starts a process');
      expect(effects('new WebAssembly.Memory({ initial: 1 });')).toContain('compiles WebAssembly');
      expect(effects('globalThis.here = 1;')).toContain('makes globalThis.here');
      expect(effects('Array.prototype.here = 1;')).toContain('makes Array.prototype.here');
      expect(effects("process.on('exit', () => {});")).toContain('listeners of exit');
      expect(effects("console.log('hello');")).toContain('prints');
      expect(effects("import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('./x', import.meta.url), '');")).toContain('writes or opens files');
      expect(effects("throw new Error('no');")).toContain('fails');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('packages: fields that would break an installation', async () => {
    const { fields } = await script('scripts/check/packages.mjs'),
      { workspacePackages } = await script('scripts/lib/packages.mjs');
    const packages: readonly Package[] = workspacePackages(root),
      js = packages.find((p) => p.name === '@sparsome/js');
    const wrong = (change: Readonly<Record<string, unknown>>): string => fields(root, { ...js, json: { ...js?.json, ...change } }, packages).join('; ');
    expect(wrong({})).toBe('');
    expect(wrong({ sideEffects: true })).toContain('sideEffects');
    expect(wrong({ license: 'MIT' })).toContain('license');
    expect(wrong({ version: '9.9.9' })).toContain('one version');
    expect(wrong({ files: ['src'] })).toContain('files');
    expect(wrong({ scripts: { postinstall: 'node x' } })).toContain('runs a script');
    expect(wrong({ exports: { '.': { types: './dist/index.d.ts', 'sparsome:src': './src/index.ts', default: './dist/index.js' } } })).toContain(
      'in this order',
    );
    expect(wrong({ exports: { '.': { 'sparsome:src': './src/gone.ts', types: './dist/gone.d.ts', default: './dist/gone.js' } } })).toContain('does not exist');
    expect(wrong({ dependencies: { '@sparsome/kernels-cxx': 'workspace:*' } })).toContain('private');
    expect(wrong({ dependencies: { vega: '^6.0.0' } })).toContain('not pinned');
  });

  it('types: an error in a test', () => {
    const file = join(copy.folder, 'test/wrong.test.ts');
    writeFileSync(file, "export const n: number = 'text';\n");
    const { stdout, status } = check('types');
    rmSync(file);
    expect(stdout).toContain('test/wrong.test.ts');
    expect(status).toBe(1);
  });

  it('format: a badly laid out file', () => {
    appendFileSync(join(copy.folder, '.dependency-cruiser.mjs'), '\n\n\n   const    a=1\n');
    const { stdout, status } = check('format');
    expect(stdout).toContain('.dependency-cruiser.mjs');
    expect(stdout).toContain('pnpm format');
    expect(status).toBe(1);
  });
});
