// How often a device compiles: once for each shader and choice of constants, whatever the data, and for all sessions that share it.
// Watched from outside, on the adapter there is.
import { sparse, type Session } from '@sparsome/core';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { describe, expect, it } from 'vitest';
import { matrix } from './sample.ts';
import { onSoftware } from './software.ts';

const there = (await onSoftware().probe()).ok;
const x = matrix(20, 10),
  { order, shape, indices, indptr } = x;
const narrow = sparse({ order, shape, data: Uint16Array.from(x.data), indices, indptr }),
  wide = sparse({ order: 'csr', shape, data: Float64Array.from(x.data), indices, indptr: BigInt64Array.from(indptr, BigInt) });

/** Sums of lines, of all genes or of some: a constant of the shader says which. */
async function sums(session: Session, of: typeof x | typeof narrow | typeof wide, some = false): Promise<Float64Array> {
  using given = await session.upload(majorSums.inputs.x, of);
  if (!some) return (await session.takeAll(await session.run(majorSums, { x: given }, {}))).sum;
  using mask = await session.upload(majorSums.inputs.mask, new Uint8Array(10).fill(1));
  return (await session.takeAll(await session.run(majorSums, { x: given, mask }, {}))).sum;
}

/** A backend, and what its devices have compiled. */
function watched() {
  const compiled = { devices: 0, modules: 0, pipelines: 0 };
  const backend = onSoftware({
    onDevice(device) {
      compiled.devices++;
      const [module, pipeline] = [device.createShaderModule.bind(device), device.createComputePipelineAsync.bind(device)];
      device.createShaderModule = (d) => (compiled.modules++, module(d));
      device.createComputePipelineAsync = (d) => (compiled.pipelines++, pipeline(d));
      // A pipeline made while the device waits would not be counted above.
      device.createComputePipeline = () => {
        throw new Error('a pipeline is compiled while the caller waits');
      };
    },
  });
  return { backend, compiled };
}

describe.skipIf(!there)(`a device${there ? '' : ' (not run: WebGPU finds no adapter)'}`, () => {
  it('compiles a shader once for each choice of constants, whatever the data', async () => {
    const { backend, compiled } = watched();
    await using session = await backend.open();
    expect(compiled).toEqual({ devices: 1, modules: 0, pipelines: 0 });
    const want = await sums(session, x);
    expect(compiled).toEqual({ devices: 1, modules: 1, pipelines: 1 });
    // Again; with 16-bit counts; with doubles and 64-bit pointers.
    for (const other of [x, narrow, wide]) expect(await sums(session, other)).toEqual(want);
    expect(compiled).toEqual({ devices: 1, modules: 1, pipelines: 1 });
    expect(await sums(session, x, true)).toEqual(want);
    expect(compiled).toEqual({ devices: 1, modules: 1, pipelines: 2 });
    await Promise.all([sums(session, narrow), sums(session, wide, true)]);
    expect(compiled).toEqual({ devices: 1, modules: 1, pipelines: 2 });
  });

  it('compiles once for all sessions that share it, and a new device anew', async () => {
    const { backend, compiled } = watched();
    const first = await backend.open(),
      second = await backend.open();
    // At the same time, too.
    const [want, same] = await Promise.all([sums(first, x), sums(second, x)]);
    expect(same).toEqual(want);
    await first.close();
    expect(await sums(second, narrow)).toEqual(want);
    expect(compiled).toEqual({ devices: 1, modules: 1, pipelines: 1 });
    await second.close();
    await using third = await backend.open();
    expect(await sums(third, x)).toEqual(want);
    expect(compiled).toEqual({ devices: 2, modules: 2, pipelines: 2 });
  });
});
