// pnpm bench: builds what is to be timed, then times kernels, counts their instructions, measures thresholds, or writes the report.
// Options: benchmarks/src/arguments.ts.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build/cxx.mjs';
import { buildAddon, buildReportPage, buildTypes, main } from './lib/setup.mjs';
import { run } from './lib/run.mjs';
import { python } from './python/python.mjs';
import { writeThresholds } from './gen/thresholds.mjs';
import { scran } from './scran/scran.mjs';

await main(async () => {
  await run(join(root, 'node_modules/.bin/tsc'), ['-b', 'benchmarks'], { cwd: root });
  const { bench, parseArguments } = await import(pathToFileURL(join(root, 'benchmarks/dist/main.js')).href);
  const args = process.argv.slice(2);
  const { mode } = parseArguments(args);
  if (mode !== 'report') await buildAddon();
  if (mode === 'thresholds') {
    const status = await bench(root, args, (line) => console.log(line));
    await writeThresholds(root);
    return status;
  }
  if (mode !== 'peers') return bench(root, args, (line) => console.log(line));
  // Whole processes are those of the command, which writes a report.
  await buildTypes();
  await buildReportPage();
  const peers = { python: await python({ required: true }), scran: await scran() };
  return bench(root, args, (line) => console.log(line), peers);
});
