// The whole suite on the emulated driver: the real addon, its memory and errors, the entries of the real PTX, and the kernels' own
// source; not the PTX compiler, nor the memory model of a device. On a machine with a GPU: SPARSOME_TEST_DEVICE=1. SPARSOME_REPORT: a
// path for the report, which names the device.
import { conformance } from '@sparsome/conformance';
import { cuda } from '@sparsome/cuda';
import { useEmulatedDriver } from './emulated.ts';

if (process.env['SPARSOME_TEST_DEVICE'] !== '1') useEmulatedDriver();
const report = process.env['SPARSOME_REPORT'];
conformance(cuda, report ? { report } : {});
