// The whole suite on the adapter there is, in CI SwiftShader: a software adapter says nothing about speed or about drivers of GPUs.
// SPARSOME_REPORT: a path for the report, which names the adapter.
import { conformance } from '@sparsome/conformance';
import { onSoftware } from './software.ts';

conformance(onSoftware(), { report: process.env['SPARSOME_REPORT'] ?? 'output/conformance/webgpu-node.json' });
