// npm start: sets up what the main job needs (no apt, no wasm toolchain, no browser), then does it on real data.
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { root } from './build/cxx.mjs';
import { buildAddon, buildReportPage, buildTypes, checkNode, installPackages, main } from './lib/setup.mjs';

/** Runs the command as a user does; gives its exit code. */
const sparsome = (args) => spawnSync(process.execPath, [join(root, 'packages/cli/bin/sparsome.js'), ...args], { cwd: root, stdio: 'inherit' }).status;

await main(async () => {
  console.log('Setting up');
  checkNode();
  await installPackages({ full: false });
  await buildTypes();
  await buildAddon();
  await buildReportPage();
  const given = process.argv.slice(2);
  if (given.length > 0) return sparsome(given);
  console.log('\nThis machine');
  sparsome(['doctor']);
  console.log('\nThe main job, on real data: PBMCs sorted by flow cytometry (Zheng et al. 2017), computed twice');
  const failed = sparsome(['run', 'examples/data/pbmc_facs.h5ad', '--out', 'output/pbmc_facs.h5ad', '--report', 'output/pbmc_facs.html', '--compare', 'js']);
  if (failed === 0) console.log('\nOpen output/pbmc_facs.html in a browser, output/pbmc_facs.h5ad in scanpy. Next: npx sparsome --help');
  return failed;
});
