// The whole suite once more, on four threads, on an addon built with AddressSanitizer and UndefinedBehaviorSanitizer: no kernel
// reads or writes outside its arrays, or does what C++ leaves undefined.
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const addon = `${root}packages/native-cpu/build/sanitized/sparsome.node`;

/** The runtime of the sanitizer, which has to be in the process before Node is. */
function runtime(): string | undefined {
  try {
    const path = execFileSync('g++', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
const preload = process.platform === 'linux' ? runtime() : undefined;
const env = { ...process.env, LD_PRELOAD: preload, ASAN_OPTIONS: 'detect_leaks=0', SPARSOME_NATIVE: addon, NO_COLOR: '1' };
const run = (args: readonly string[]) =>
  promisify(execFile)(process.execPath, args, { cwd: root, env, maxBuffer: 2 ** 28 }).then(
    (r) => ({ code: 0, output: r.stdout + r.stderr }),
    (e: { code: number; stdout: string; stderr: string }) => ({ code: e.code, output: e.stdout + e.stderr }),
  );

describe.skipIf(!preload)(`under sanitizers${preload ? '' : ' (not run: no libasan beside g++)'}`, () => {
  beforeAll(() => promisify(execFile)(process.execPath, [`${root}scripts/build/native.mjs`, '--sanitized'], { cwd: root }), 300_000);
  test('the conformance suite finds nothing', async () => {
    const { code, output } = await run([
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      'native-cpu',
      'packages/native-cpu/test/conformance.test.ts',
      // Small calls run on the calling thread here, too. The same calls again, and those that are refused before, show nothing more.
      '-t=threads=4(?!.*/(determinism|errors)/)',
      '--reporter=dot',
    ]);
    expect(output.slice(output.search(/ERROR: AddressSanitizer|runtime error/)).slice(0, 1500)).not.toMatch(/AddressSanitizer|runtime error/);
    expect(code, output.slice(-1500)).toBe(0);
    expect(output).toMatch(/Tests +\d{4,} passed/);
  }, 300_000);
  test('the sanitizer is awake: a call that lies about a length is caught', async () => {
    const { code, output } = await run([
      '-e',
      `
      const native = require(${JSON.stringify(addon)});
      const kernel = native.targets()[0].kernels.findIndex((k) => k.id === 'sparse.transpose-count');
      const measures = Float64Array.of(1, 1000, 1, 1, 3, 0, 1, 1000, 1, 0, 4, 0, 0, 1);
      native.run(0, kernel, [new Float32Array(1), new Int32Array(1), Int32Array.of(0, 1), new Uint32Array(10), undefined, undefined], measures, new Float64Array(0), new Uint8Array(0), 0, new Int32Array(4));`,
    ]);
    expect(code).not.toBe(0);
    expect(output).toContain('AddressSanitizer');
  });
});
