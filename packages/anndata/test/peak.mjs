// Reads the rows of a file and prints what it saw and the most memory it held. Usage: node peak.mjs FILE
import { annDataRows } from '@sparsome/anndata/node';

const source = await annDataRows(process.argv[2] ?? '');
let rows = 0,
  entries = 0,
  sum = 0;
for await (const { matrix } of source.blocks()) {
  rows += matrix.shape[0];
  entries += matrix.data.length;
  for (const v of matrix.data) sum += v;
}
// maxRSS is in KiB.
console.log(JSON.stringify({ rows, entries, sum, whole: source.whole, peak: process.resourceUsage().maxRSS * 1024 }));
