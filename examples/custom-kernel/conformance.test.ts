import { conformance } from '@sparsome/conformance';
import { weightedSums } from './src/contract.ts';
import { labJs } from './src/js.ts';
import { labWasm } from './src/wasm.ts';
import { labWebgpuWith } from './src/webgpu.ts';

const own = { contracts: [weightedSums], fixtures: 'fixtures', reference: labJs };

conformance(labJs, { ...own, report: 'output/js.json' });
for (const threads of [1, 2]) conformance(labWasm, { ...own, open: { threads }, report: `output/wasm-${threads}.json` });
// Also on an adapter that computes on the CPU; without any, all cases are not run, and the report says why.
conformance(labWebgpuWith({ software: true }), { ...own, report: 'output/webgpu.json' });
