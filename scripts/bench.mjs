// pnpm bench: builds what is to be timed, then times kernels, counts their instructions, or writes the report.
// Options: benchmarks/src/arguments.ts.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build/cxx.mjs';
import { buildAddon, main } from './lib/setup.mjs';
import { run } from './lib/run.mjs';
import { python } from './python/python.mjs';

await main(async () => {
  await run(join(root, 'node_modules/.bin/tsc'), ['-b', 'benchmarks'], { cwd: root });
  const { bench, parseArguments } = await import(pathToFileURL(join(root, 'benchmarks/dist/main.js')).href);
  const args = process.argv.slice(2);
  if (parseArguments(args).mode !== 'report') await buildAddon();
  const peers = parseArguments(args).mode === 'peers' ? await python({ required: true }) : null;
  return bench(root, args, (line) => console.log(line), peers);
});
