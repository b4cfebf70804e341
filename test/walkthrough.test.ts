// Does what CONTRIBUTING.md says, in a copy of the repository.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { python } from '../scripts/python/python.mjs';
import { onSoftware } from '../packages/webgpu/test/software.ts';
import { type Copy, copyRepository, root } from './copy.ts';

const id = 'sparse.count-above';
const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
/** Code blocks which name a file: path to text. */
const blocks = new Map([...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, path = '', code = '']) => [path, code]));
const three = [
  'conformance/generate/sparse_count_above.py',
  'packages/core/src/contracts/sparse/count-above.ts',
  'packages/js/src/kernels/sparse/count-above.ts',
];
const cxx = 'packages/kernels-cxx/src/sparse/count_above.cc';
const wgsl = ['packages/webgpu/src/kernels/sparse/count-above.ts', 'packages/webgpu/src/kernels/sparse/count-above.wgsl'];
const fixture = `conformance/fixtures/${id}/v1/by-hand.json`;

const isGenerated = (path: string): boolean => /\.gen\.\w+$/.test(path) || path.startsWith('docs/kernels/');
const isFixture = (path: string): boolean => path.startsWith(`conformance/fixtures/${id}/v1/`);

function write(copy: Copy, paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(copy.folder, path)), { recursive: true });
    writeFileSync(join(copy.folder, path), blocks.get(path) ?? '');
  }
}
const gen = (copy: Copy): string => copy.run(process.execPath, 'scripts/gen.mjs');
const compile = (copy: Copy): string => copy.run('node_modules/.bin/tsc', '-b', 'packages/core', 'packages/js', 'packages/native-cpu', 'conformance');

interface Outcome {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** `pnpm test --project … -t sparse.count-above` without its set-up and the files that have no such case: names of the cases that passed and that did not. */
function runTests(copy: Copy, project: string): Outcome {
  const file = join(copy.folder, '.sparsome/results.json');
  rmSync(file, { force: true });
  let output = '';
  try {
    // Threads: less to start.
    const tests = ['--project', project, `packages/${project}/test/conformance.test.ts`, '-t', id, '--pool=threads'];
    output = copy.run('node_modules/.bin/vitest', 'run', '--root', copy.folder, ...tests, '--reporter=json', `--outputFile=${file}`);
  } catch (e) {
    output = String(e);
  }
  if (!existsSync(file)) throw new Error(output);
  const report: { readonly testResults: readonly { readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[] }[] } =
    JSON.parse(readFileSync(file, 'utf8'));
  const named = (status: string): readonly string[] =>
    report.testResults.flatMap((f) => f.assertionResults.filter((t) => t.status === status && t.fullName.includes(id)).map((t) => t.fullName));
  return { passed: named('passed'), failed: named('failed') };
}

const golden = (names: readonly string[]): readonly string[] => names.filter((name) => name.includes(`${id}/v1/golden/`));

let copy: Copy;
beforeAll(() => {
  copy = copyRepository();
});
afterAll(() => copy.remove());

describe('CONTRIBUTING.md', () => {
  let interpreter: string | null, onJs: Outcome;
  beforeAll(async () => {
    interpreter = await python({ log: () => {}, required: false });
  });

  it('shows the files of a kernel, and a fixture', () => {
    expect([...blocks.keys()].sort()).toEqual([...three, cxx, ...wgsl, fixture].sort());
  });

  it('three files make a kernel exist', () => {
    write(copy, three);
    gen(copy);
    compile(copy);
    if (interpreter) copy.run(interpreter, 'conformance/generate/run.py', id);
    else write(copy, [fixture]);
    gen(copy);
    const touched = copy.touched();
    expect(touched.filter((path) => !isGenerated(path) && !isFixture(path))).toEqual(three);
    expect(touched.filter(isGenerated)).toEqual(
      [
        'docs/kernels/README.md',
        `docs/kernels/${id}.md`,
        'packages/core/src/contracts/all.gen.ts',
        'packages/core/src/contracts/sparse.gen.ts',
        'packages/js/src/kernels/index.gen.ts',
        'packages/kernels-cxx/include/slots.gen.hpp',
      ].sort(),
    );
    expect(touched.filter(isFixture).length).toBeGreaterThan(interpreter ? 20 : 0);

    write(copy, [fixture]);
    onJs = runTests(copy, 'js');
    const { passed, failed } = onJs;
    expect(failed).toEqual([]);
    expect(golden(passed).length).toBe(copy.touched().filter((path) => isFixture(path) && path.endsWith('.json')).length);
    expect(passed.length).toBeGreaterThan(golden(passed).length);
  });

  it('the hand-counted fixture is right', () => {
    expect(onJs.failed).toEqual([]);
    expect(golden(onJs.passed).filter((name) => name.includes('by-hand'))).toHaveLength(1);
    if (interpreter) rmSync(join(copy.folder, fixture));
  });

  it('one C++ file more makes it native', () => {
    const before = copy.touched();
    write(copy, [cxx]);
    gen(copy);
    compile(copy);
    const added = copy.touched().filter((path) => !before.includes(path));
    expect(added).toEqual([cxx, 'packages/kernels-cxx/src/table.gen.cc', 'packages/native-cpu/src/kernels.gen.ts', 'packages/wasm-simd/src/kernels.gen.ts']);
    // Objects of other kernels stay good: only the new one is compiled, and the table.
    cpSync(join(root, 'packages/native-cpu/build/objects'), join(copy.folder, 'packages/native-cpu/build/objects'), { recursive: true });
    copy.run(process.execPath, 'scripts/build/native.mjs');

    const { passed, failed } = runTests(copy, 'native-cpu');
    expect(failed).toEqual([]);
    expect(golden(passed).length).toBeGreaterThan(0);
  });

  it('two WGSL files more take it to WebGPU', async (context) => {
    const before = copy.touched();
    write(copy, wgsl);
    gen(copy);
    const added = copy.touched().filter((path) => !before.includes(path));
    expect(added).toEqual([...wgsl, 'packages/webgpu/src/kernels/index.gen.ts', 'packages/webgpu/src/shaders.gen.ts'].sort());
    copy.run('node_modules/.bin/tsc', '-b', 'packages/webgpu');
    const probe = await onSoftware().probe();
    if (!probe.ok) {
      expect(process.env['CI'], probe.why).not.toBe('true');
      return context.skip(`not run: ${probe.why}`);
    }
    const { passed, failed } = runTests(copy, 'webgpu');
    expect(failed).toEqual([]);
    expect(golden(passed).length).toBeGreaterThan(0);
  });

  it('a wrong kernel is caught', () => {
    const path = 'packages/js/src/kernels/sparse/count-above.ts';
    writeFileSync(join(copy.folder, path), (blocks.get(path) ?? '').replace('> threshold', '>= threshold'));
    const { failed } = runTests(copy, 'js');
    expect(golden(failed).some((name) => name.includes(interpreter ? 'stored-zeros' : 'by-hand'))).toBe(true);
  });
});

describe('pnpm new kernel', () => {
  beforeAll(() => copy.restore());

  it('refuses a name from which the family cannot be told', () => {
    for (const bad of ['count-above', 'sparse/count', 'Sparse.count', 'two-words.count', 'sparse.']) {
      expect(() => copy.run(process.execPath, 'scripts/new.mjs', 'kernel', bad), bad).toThrow('usage');
    }
    expect(copy.touched()).toEqual([]);
  });

  it('writes the files of the walk-through, and nothing more', () => {
    const said = copy.run(process.execPath, 'scripts/new.mjs', 'kernel', id, '--cxx');
    for (const path of [...three, cxx]) {
      expect(readFileSync(join(copy.folder, path), 'utf8')).toBe(blocks.get(path));
      expect(said).toContain(path);
    }
    expect(copy.touched().filter((path) => !isGenerated(path))).toEqual([...three, cxx].sort());
    expect(() => copy.run(process.execPath, 'scripts/new.mjs', 'kernel', id)).toThrow('exist already');
    const sources = three.filter((path) => path.endsWith('.ts'));
    for (const command of ['format', 'lint']) copy.run('node_modules/.bin/biome', command, '--error-on-warnings', ...sources);
  });
});
