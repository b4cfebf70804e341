// npm start: sets up what the main job needs (no apt, no wasm toolchain, no browser), then does it on real data.
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { root } from './build/cxx.mjs';
import { buildAddon, buildTypes, checkNode, installPackages, main } from './lib/setup.mjs';

await main(async () => {
  console.log('Setting up');
  checkNode();
  await installPackages({ full: false });
  await buildTypes();
  await buildAddon();
  const given = process.argv.slice(2);
  const args = given.length > 0 ? given : ['demo'];
  return spawnSync(process.execPath, [join(root, 'packages/cli/bin/sparsome.js'), ...args], { cwd: root, stdio: 'inherit' }).status;
});
