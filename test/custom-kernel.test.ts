// examples/custom-kernel as a user has it: packed packages in an empty folder, C++ compiled there by what @sparsome/wasm-simd
// brings, the conformance suite on js, on wasm with one thread and two, and on webgpu over SwiftShader: a software adapter.
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tarballs } from '../scripts/test/tarballs.ts';
import { root } from './copy.ts';

const folder = mkdtempSync(join(tmpdir(), 'sparsome-custom-'));
const at = join(folder, 'project');
// SwiftShader, part of Debian's chromium-common. Without it webgpu may find another adapter, or is not run.
const swiftshader = '/usr/lib/chromium/vk_swiftshader_icd.json';
const env = { XDG_RUNTIME_DIR: tmpdir(), ...(existsSync(swiftshader) ? { VK_DRIVER_FILES: swiftshader } : {}), ...process.env };
const run = (command: string, args: readonly string[], cwd: string) => promisify(execFile)(command, args, { cwd, env, maxBuffer: 2 ** 26 });
const starts = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const why = starts(process.env['EMXX'] ?? 'em++') ? '' : ' (not run: no em++; apt-get install emscripten)';
if (why !== '' && process.env['CI'] === 'true') throw new Error('em++ is missing');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Counts = { readonly passed: number; readonly failed: number; readonly expected: number; readonly notRun: number };
interface Report {
  readonly device: string;
  readonly subjects: { readonly [subject: string]: { readonly [group: string]: Counts } };
  readonly notRun: { readonly [why: string]: readonly string[] };
}
const report = (name: string): Report => JSON.parse(readFileSync(join(at, 'output', name), 'utf8'));

/** Runs the tests of the project, or those of a name: how many passed, and the names of those that did not. */
async function tested(...args: readonly string[]): Promise<{ readonly passed: number; readonly failed: readonly string[] }> {
  const results = join(folder, 'results.json');
  rmSync(results, { force: true });
  const vitest = join(at, 'node_modules/vitest/vitest.mjs');
  const failed = await run(process.execPath, [vitest, 'run', '--reporter=json', `--outputFile=${results}`, ...args], at).then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!existsSync(results)) throw failed;
  const said: { readonly testResults: readonly { readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[] }[] } =
    JSON.parse(readFileSync(results, 'utf8'));
  const all = said.testResults.flatMap((f) => f.assertionResults);
  return { passed: all.filter((t) => t.status === 'passed').length, failed: all.filter((t) => t.status === 'failed').map((t) => t.fullName) };
}

describe.skipIf(why !== '')(`a kernel of one's own${why}`, () => {
  beforeAll(async () => {
    const all = await tarballs();
    const example = join(root, 'examples/custom-kernel');
    cpSync(example, at, { recursive: true, filter: (path) => !/\/(node_modules|wasm|output)$/.test(path) });
    const manifest: { readonly dependencies: object; readonly devDependencies: object } = JSON.parse(readFileSync(join(example, 'package.json'), 'utf8'));
    const packed = <T extends object>(wanted: T) => Object.fromEntries(Object.entries(wanted).map(([name, range]) => [name, all[name] ?? range]));
    // Dawn is 60 MB to download; the one of this repository is linked below.
    const { dependencies, devDependencies } = manifest,
      { webgpu: dawn, ...others } = Object.fromEntries(Object.entries(devDependencies));
    expect(dawn).toBeDefined();
    writeFileSync(
      join(at, 'package.json'),
      JSON.stringify({ ...manifest, dependencies: packed(dependencies), devDependencies: packed(others), overrides: all }),
    );
    await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'], at);
    symlinkSync(realpathSync(join(root, 'packages/webgpu/node_modules/webgpu')), join(at, 'node_modules/webgpu'));
  }, 240_000);

  test('is built from C++ and keeps its contract on js, on wasm and on webgpu', { timeout: 180_000 }, async () => {
    expect(existsSync(join(at, 'wasm'))).toBe(false);
    const { passed, failed } = await tested();
    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThan(300);
    expect(readFileSync(join(at, 'wasm/kernels.wasm')).length).toBeLessThan(250_000);

    const cases = readdirSync(join(at, 'fixtures/lab.weighted-sums/v1')).length;
    const oneThread = { 'the backend has one thread': ['lab.weighted-sums/v1/determinism/threads'] };
    const onGpu = report('webgpu.json');
    const adapter = onGpu.device !== 'none';
    if (!adapter) console.log(`webgpu: not run: ${Object.keys(onGpu.notRun).join(', ')}`);
    expect(process.env['CI'] === 'true' && !adapter).toBe(false);
    if (adapter) expect(onGpu.notRun).toEqual(oneThread);
    for (const name of ['js.json', 'wasm-1.json', 'wasm-2.json', ...(adapter ? ['webgpu.json'] : [])]) {
      const groups = report(name).subjects['lab.weighted-sums/v1'] ?? {};
      expect(Object.keys(groups).sort()).toEqual(['determinism', 'errors', 'golden', 'lifecycle', 'limits', 'memory', 'metamorphic', 'poison', 'shape']);
      expect(groups['golden']?.passed).toBe(cases);
      expect(Object.values(groups).every((g) => g.passed > 0 && g.failed === 0 && g.expected === 0)).toBe(true);
    }
    expect(report('js.json').notRun).toEqual(oneThread);
    for (const threads of [1, 2]) expect(report(`wasm-${threads}.json`).notRun).toEqual({});
  });

  test('Vite takes the shader along, word for word', { timeout: 60_000 }, async () => {
    const options = {
      configFile: false,
      logLevel: 'warn',
      build: {
        target: 'esnext',
        outDir: 'page',
        rollupOptions: { input: 'src/webgpu.ts', preserveEntrySignatures: 'strict', output: { entryFileNames: 'page.js' } },
      },
    };
    await run(process.execPath, ['--input-type=module', '-e', `import { build } from 'vite'; await build(${JSON.stringify(options)});`], at);
    // A file so small is inlined as a data: URL, which fetch reads in pages and in Node.
    const url = /data:text\/wgsl;base64,[\w+/=]+/.exec(readFileSync(join(at, 'page/page.js'), 'utf8'))?.[0] ?? '';
    expect(await (await fetch(url)).text()).toBe(readFileSync(join(at, 'src/weighted_sums.wgsl'), 'utf8'));
  });

  test('a wrong kernel is caught: by the fixtures, and by js', { timeout: 60_000 }, async () => {
    const path = join(at, 'src/js.ts'),
      right = readFileSync(path, 'utf8');
    const wrong = right.replace('(v < limit ? v : limit)', 'v');
    expect(wrong).not.toBe(right);
    writeFileSync(path, wrong);
    const { failed } = await tested('conformance.test.ts', '-t', '(golden/|shape/entries-17$)');
    writeFileSync(path, right);
    expect(failed).toContain('js lab.weighted-sums/v1/golden/by-hand');
    for (const backend of ['wasm-simd threads=1', ...(report('webgpu.json').device === 'none' ? [] : ['webgpu'])])
      expect(failed.some((name) => name.startsWith(`${backend} lab.weighted-sums/v1/shape/`))).toBe(true);
  });
});

const python = process.env['SPARSOME_PYTHON'] ?? ['python3'].find(starts);
test.skipIf(python === undefined)(`its fixtures are what their generator writes${python ? '' : ' (not run: no python3)'}`, async () => {
  const fixtures = (of: string) => {
    const from = join(of, 'lab.weighted-sums/v1');
    return Object.fromEntries(readdirSync(from).map((name) => [name, readFileSync(join(from, name), 'utf8')]));
  };
  const committed = join(root, 'examples/custom-kernel/fixtures'),
    made = join(folder, 'fixtures');
  mkdirSync(made);
  cpSync(join(committed, 'make.py'), join(made, 'make.py'));
  await run(python ?? '', ['make.py'], made);
  expect(fixtures(made)).toEqual(fixtures(committed));
});
