// npm test [-- filter…]: sets up everything the tests need, runs them and the checks, ends with `N passed, N failed`.
// A filter is a path, a project (`--project js`) or a case (`-t sparse.log1p`): set-up is then quick and the checks are left out.
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, onPath } from './build/cxx.mjs';
import { buildCuda, deviceCompiler } from './build/cuda.mjs';
import { buildWasm } from './build/wasm.mjs';
import { installPtxas } from './ptxas/ptxas.mjs';
import { python } from './python/python.mjs';
import { installDebianPackages } from './lib/apt.mjs';
import { buildAddon, buildReportPage, buildTypes, checkNode, inCI, installPackages, main, say, without } from './lib/setup.mjs';

const filter = process.argv.slice(2);
const results = join(root, '.sparsome/test-results.json');

async function setUp() {
  console.log('Setting up');
  checkNode();
  await installDebianPackages();
  await installPackages({ full: true });
  // Python's packages come over the network while compilers work.
  const [interpreter] = await Promise.all([pythonPackages(), build()]);
  return { ...process.env, ...(interpreter ? { SPARSOME_PYTHON: interpreter } : {}) };
}

async function pythonPackages() {
  const interpreter = await python({ log: say, required: inCI });
  if (!interpreter || !deviceCompiler()) return interpreter;
  try {
    const installed = await installPtxas();
    if (installed) say(installed);
  } catch (e) {
    without('assembling the PTX', e.message.trim().split('\n').at(-1), 'node scripts/ptxas/ptxas.mjs must work');
  }
  return interpreter;
}

async function build() {
  await buildTypes();
  await buildAddon();
  await buildReportPage();
  if (onPath('em++')) say(await buildWasm());
  else without('wasm-simd', 'em++ not found', 'install emscripten');
  if (deviceCompiler()) say(await buildCuda());
  else without('cuda', 'no clang with the NVPTX back end found', 'install clang-22');
}

/** Runs vitest and counts. */
async function runTests(env) {
  await rm(results, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...filter];
  const { status } = spawnSync(join(root, 'node_modules/.bin/vitest'), args, { cwd: root, env, stdio: 'inherit' });
  if (!existsSync(results)) return { passed: 0, failed: 1, skipped: 0 };
  const r = JSON.parse(await readFile(results, 'utf8'));
  const brokenFiles = r.testResults.filter((f) => f.status === 'failed' && f.assertionResults.every((a) => a.status !== 'failed')).length;
  const failed = r.numFailedTests + brokenFiles;
  // An error outside any test fails the run, too.
  return { passed: r.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed, skipped: r.numPendingTests + r.numTodoTests };
}

await main(async () => {
  const env = await setUp();
  const counts = await runTests(env);
  if (filter.length === 0) {
    const { runChecks } = await import('./check.mjs');
    const checks = await runChecks();
    counts.passed += checks.passed;
    counts.failed += checks.failed;
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`);
  return counts.failed === 0 ? 0 : 1;
});
