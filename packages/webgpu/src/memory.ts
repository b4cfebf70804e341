import { type AnyArray, bytesOf, bytesPerElement, type DType, type DTypes, fail, type Memory, newArray } from '@sparsome/core';
import { combine } from './fold.ts';
import { type Gpu, invalidWork, onDevice, outOfMemory, requireDevice, requireMemory, watched } from './gpu.ts';
import { type GpuBuffers, part, type View } from './view.ts';

// GPUBufferUsage and GPUMapMode, which Node does not have as globals.
const usage = { mapRead: 1, copySource: 4, copyDestination: 8, storage: 128 } as const;
const mapRead = 1;
// What is read in one go: beyond it to wait once more costs nothing beside the copies.
const togetherBytes = 1 << 28;

/** A storage buffer. Its contents are zeros, its size a multiple of 16 bytes. Throws `OutOfMemory` beyond what one may have. */
export function allocate(gpu: Gpu, dtype: DType, length: number): View {
  requireDevice(gpu, 'webgpu');
  const bytes = length * bytesPerElement[dtype],
    size = Math.max(16, Math.ceil(bytes / 16) * 16);
  if (bytes > gpu.limits.buffer) {
    fail('OutOfMemory', {
      where: 'webgpu',
      what: 'an array is larger than one may be on this device',
      expected: `at most ${gpu.limits.buffer} bytes`,
      got: `${bytes} bytes`,
      consequence: 'nothing was computed',
      fix: 'work block by block with fold(), or choose a backend on the CPU',
    });
  }
  const end = watched(gpu, 'out-of-memory', outOfMemory);
  const buffer = gpu.device.createBuffer({ size, usage: usage.storage | usage.copySource | usage.copyDestination });
  end();
  return { dtype, buffer, offset: 0, length };
}

/** Bytes of a buffer, from and to multiples of 4. */
interface Bytes {
  readonly buffer: GPUBuffer;
  readonly from: number;
  readonly to: number;
}

/** The bytes of several, one after another: one submission, and the device is waited for once. */
async function readBytes(gpu: Gpu, all: readonly Bytes[]): Promise<Uint8Array> {
  return onDevice(gpu, 'webgpu read', async () => {
    const size = all.reduce((sum, { from, to }) => sum + to - from, 0);
    gpu.device.pushErrorScope('validation');
    gpu.device.pushErrorScope('out-of-memory');
    const staging = gpu.device.createBuffer({ size, usage: usage.mapRead | usage.copyDestination });
    const refused = gpu.device.popErrorScope();
    try {
      const encoder = gpu.device.createCommandEncoder();
      let at = 0;
      for (const { buffer, from, to } of all) {
        encoder.copyBufferToBuffer(buffer, from, staging, at, to - from);
        at += to - from;
      }
      gpu.device.queue.submit([encoder.finish()]);
      gpu.spent.submissions++;
      gpu.spent.readbacks++;
      // Asked together, the device is waited for once. Without memory, what follows is invalid too, and says less.
      const [memory, invalid, mapped] = await Promise.allSettled([refused, gpu.device.popErrorScope(), staging.mapAsync(mapRead)]);
      if (memory.status === 'fulfilled' && memory.value) outOfMemory('webgpu read', memory.value.message);
      if (invalid.status === 'fulfilled' && invalid.value) invalidWork('webgpu read', invalid.value.message);
      for (const end of [memory, invalid, mapped]) if (end.status === 'rejected') throw end.reason;
      return new Uint8Array(staging.getMappedRange()).slice();
    } finally {
      staging.destroy();
    }
  });
}

const down = (bytes: number): number => bytes - (bytes % 4);
const up = (bytes: number): number => down(bytes + 3);

/** Writes bytes anywhere. The device writes whole words: what else lies in the first and the last one is read first. */
async function writeBytes(gpu: Gpu, to: View, bytes: Uint8Array): Promise<void> {
  const from = to.offset,
    end = from + bytes.length,
    [first, last] = [down(from), up(end)];
  const words = new Uint8Array(last - first);
  // Nobody reads the end of a buffer beyond its elements.
  const filled = last > end && to.buffer.size - end >= 16;
  if (first < from) words.set(await readBytes(gpu, [{ buffer: to.buffer, from: first, to: first + 4 }]));
  if (filled) words.set(await readBytes(gpu, [{ buffer: to.buffer, from: last - 4, to: last }]), words.length - 4);
  words.set(bytes, from - first);
  gpu.device.queue.writeBuffer(to.buffer, first, words);
}

/** Fills arrays with what lies in the buffers. */
async function fill(gpu: Gpu, all: readonly { readonly array: AnyArray; readonly from: View }[]): Promise<void> {
  await requireMemory(gpu, 'webgpu download');
  const some = all.filter(({ array }) => array.length > 0);
  if (some.length === 0) return;
  const parts = some.map(({ array, from: { buffer, offset } }) => ({ buffer, from: down(offset), to: up(offset + array.byteLength) }));
  for (let n = 0; n < some.length; ) {
    let count = 0,
      size = 0;
    for (const { from, to } of parts.slice(n)) {
      if (count > 0 && size + to - from > togetherBytes) break;
      size += to - from;
      count++;
    }
    const bytes = await readBytes(gpu, parts.slice(n, n + count));
    let at = 0;
    for (; count > 0; count--, n++) {
      const [{ array, from } = unreachable(), { from: first, to } = unreachable()] = [some[n], parts[n]];
      bytesOf(array).set(bytes.subarray(at + from.offset - first, at + from.offset - first + array.byteLength));
      at += to - first;
    }
  }
}

/** Device memory, as core drives it. */
export function gpuMemory(gpu: Gpu): Memory<GpuBuffers> {
  return {
    alloc: (dtype, length) => allocate(gpu, dtype, length),
    free: (_dtype, view) => view.buffer.destroy(),
    async write(_dtype, to, from) {
      await requireMemory(gpu, 'webgpu upload');
      const bytes = bytesOf(from);
      if (bytes.length === 0) return;
      const plain = from.buffer instanceof ArrayBuffer && to.offset % 4 === 0 && bytes.length % 4 === 0;
      if (plain) gpu.device.queue.writeBuffer(to.buffer, to.offset, from.buffer, from.byteOffset, bytes.length);
      else await writeBytes(gpu, to, bytes);
    },
    async read<T extends DType>(dtype: T, from: View, length: number): Promise<DTypes[T]> {
      const array = newArray(dtype, length);
      await fill(gpu, [{ array, from }]);
      return array;
    },
    async readAll(all) {
      const wanted = all.map(({ dtype, from, length }) => ({ array: newArray(dtype, length), from }));
      await fill(gpu, wanted);
      return wanted.map(({ array }) => array);
    },
    combine: (by, _dtype, into, from) => combine(gpu, by, into, from),
    slice: (_dtype, view, from, length) => part(view, from, length),
  };
}

function unreachable(): never {
  throw new TypeError('unreachable');
}
