// The whole suite on the emulated driver, blocks, warps and lanes in mixed order: the real addon, its memory and errors, the entries of the real PTX, and the kernels' own
// source; not the PTX compiler, nor the memory model of a device. On a machine with a GPU: SPARSOME_TEST_DEVICE=1. SPARSOME_REPORT: a
// path for the report, which names the device.
import { conformance } from '@sparsome/conformance';
import { cuda } from '@sparsome/cuda';
import { useEmulatedDriver } from './emulated.ts';

if (process.env['SPARSOME_TEST_DEVICE'] !== '1') {
  useEmulatedDriver();
  // Drawn alike every time, so that a failure is seen again. The main job runs forward and in reverse (packages/cli/test/cuda.test.ts).
  process.env['SPARSOME_EMULATED_ORDER'] ??= 'random';
}
const report = process.env['SPARSOME_REPORT'];
conformance(cuda, report ? { report } : {});
