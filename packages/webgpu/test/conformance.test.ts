// The whole suite on the adapter there is, in CI SwiftShader: a software adapter says nothing about speed or about drivers of GPUs.
import { conformance } from '@sparsome/conformance';
import { onSoftware } from './software.ts';

conformance(onSoftware(), { report: 'output/conformance/webgpu-node.json' });
