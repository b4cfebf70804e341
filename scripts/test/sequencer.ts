// Which test files run first. vitest knows how long files took only where it ran before; a fresh clone would end with one
// core busy with the longest.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take longest, the longest first: minutes and tens of seconds. The others follow as vitest has them. */
const longest = [
  'packages/native-cpu/test/sanitized.test.ts',
  'packages/cli/test/scanpy.test.ts',
  'packages/webgpu/test/conformance.test.ts',
  'test/library.test.ts',
  'packages/webgpu/test/browser.test.ts',
  'packages/cli/test/command.test.ts',
  'test/walkthrough.test.ts',
  'test/guides-run.test.ts',
  'packages/sc/test/scanpy-check.test.ts',
  'packages/studio/test/interaction.test.ts',
  'packages/studio/test/odd.test.ts',
  'packages/wasm-simd/test/conformance.test.ts',
  'packages/native-cpu/test/conformance.test.ts',
  'test/checks.test.ts',
  'test/packed.test.ts',
  'test/custom-kernel.test.ts',
  'packages/wasm-simd/test/bits.test.ts',
  'packages/cuda/test/conformance.test.ts',
  'packages/cli/test/webgpu.test.ts',
  'packages/cuda/test/ptx.test.ts',
  'packages/wasm-simd/test/browser.test.ts',
  'packages/cli/test/odd-inputs.test.ts',
  'packages/webgpu/test/small-devices.test.ts',
  'packages/cli/test/one-answer.test.ts',
  'packages/studio/test/browser.test.ts',
  'packages/webgpu/test/device.test.ts',
  'test/guides.test.ts',
  'packages/js/test/conformance.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.findIndex((path) => moduleId.endsWith(`/${path}`));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
