import { bytesOf } from '@sparsome/core';
import { concatMajor } from '@sparsome/core/contracts/sparse/concat-major';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { scaleMajor } from '@sparsome/core/contracts/sparse/scale-major';
import { transposeCount } from '@sparsome/core/contracts/sparse/transpose-count';
import { js } from '@sparsome/js';
import { kernel, type Mutant, right, spoiling, withKernel, withSpec } from './mutant.ts';

const jsMemory = async () => (await js.spec.open({})).memory;

/** Minor sums that keep the values of the first call for all later calls of that length. */
function keeping() {
  const kept = new Map<number, Float32Array | Float64Array | Int32Array | Uint16Array>();
  return kernel(minorSums, {
    async run(context, call) {
      const { x } = call.in;
      const data = kept.get(x.data.length) ?? x.data.slice();
      kept.set(x.data.length, data);
      await right(minorSums).run(context, { ...call, in: { ...call.in, x: { ...x, data } }, out: { ...call.out } });
    },
  });
}

export const memoryMutants: readonly Mutant[] = [
  withKernel(
    'reads one entry past the window',
    kernel(transposeCount, {
      run(_, { in: { x }, out: { count } }) {
        count.data.fill(0);
        const beyond = new Int32Array(x.indices.buffer, x.indices.byteOffset);
        for (let p = 0; p < Math.min(x.desc.nnz + 1, beyond.length); p++) if (beyond[p]! < count.data.length) count.data[beyond[p]!]! += 1;
      },
    }),
    ['poison'],
  ),
  withKernel(
    'writes one byte past the end',
    spoiling(transposeCount, (call) => {
      const data = call.out['count']?.data ?? new Uint8Array();
      const room = new Uint8Array(data.buffer, data.byteOffset);
      if (room.length > data.byteLength) room[data.byteLength] = 1;
    }),
    ['poison'],
  ),
  withKernel(
    'writes one byte before the beginning',
    spoiling(transposeCount, (call) => {
      const data = call.out['count']?.data ?? new Uint8Array();
      if (data.byteOffset > 0) new Uint8Array(data.buffer)[data.byteOffset - 1] = 1;
    }),
    ['poison'],
  ),
  withKernel(
    'changes its input: works in place',
    spoiling(scaleMajor, (call) => {
      const data = call.in['x']?.data ?? new Uint8Array();
      if (!(data instanceof BigInt64Array)) for (let p = 0; p < data.length; p++) data[p] = data[p]! / 2;
    }),
    ['memory'],
  ),
  withKernel('keeps the values of the first call for all calls of that length', keeping(), ['golden', 'determinism']),
  withSpec(
    'uploads the whole buffer of a view',
    {
      async open(o) {
        const opened = await js.spec.open(o);
        const { host: _far, ...memory } = await jsMemory();
        return {
          ...opened,
          capabilities: { ...opened.capabilities, hostVisible: false },
          memory: { ...memory, write: (_dtype, to, from) => bytesOf(to).set(new Uint8Array(from.buffer, 0, from.byteLength)) },
        };
      },
    },
    [transposeCount],
    ['memory', 'poison'],
  ),
  withSpec(
    'lends its memory out instead of a copy',
    {
      async open(o) {
        const opened = await js.spec.open(o);
        return { ...opened, memory: { ...opened.memory, read: (_dtype, from) => from } };
      },
    },
    [transposeCount],
    ['memory'],
  ),
  withKernel(
    'forgets the pointers of a new matrix',
    kernel(concatMajor, {
      async run(x, call) {
        const { y } = call.out;
        const none = { ...y, indptr: y.indptr.slice() };
        await right(concatMajor).run(x, { ...call, in: { ...call.in }, out: { y: none } });
      },
    }),
    ['golden', 'poison'],
  ),
];
