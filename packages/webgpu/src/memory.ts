import { bytesOf, bytesPerElement, type DType, type DTypes, type Memory, newArray } from '@sparsome/core';
import { type Gpu, onDevice, requireDevice, requireMemory } from './gpu.ts';
import { type GpuBuffers, part, type View } from './view.ts';

// GPUBufferUsage and GPUMapMode, which Node does not have as globals.
const usage = { mapRead: 1, copySource: 4, copyDestination: 8, storage: 128 } as const;
const mapRead = 1;

/** A storage buffer. Its contents are zeros, its size a multiple of 16 bytes. */
export function allocate(gpu: Gpu, dtype: DType, length: number): View {
  requireDevice(gpu, 'webgpu');
  gpu.device.pushErrorScope('out-of-memory');
  const size = Math.max(16, Math.ceil((length * bytesPerElement[dtype]) / 16) * 16);
  const buffer = gpu.device.createBuffer({ size, usage: usage.storage | usage.copySource | usage.copyDestination });
  gpu.pending.push(gpu.device.popErrorScope());
  return { dtype, buffer, offset: 0, length };
}

/** The bytes from `from` to `to` of a buffer, both multiples of 4. */
async function readBytes(gpu: Gpu, buffer: GPUBuffer, from: number, to: number): Promise<Uint8Array> {
  return onDevice(gpu, 'webgpu read', async () => {
    const staging = gpu.device.createBuffer({ size: to - from, usage: usage.mapRead | usage.copyDestination });
    try {
      const encoder = gpu.device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, from, staging, 0, to - from);
      gpu.device.queue.submit([encoder.finish()]);
      await staging.mapAsync(mapRead);
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
  if (first < from) words.set(await readBytes(gpu, to.buffer, first, first + 4));
  if (filled) words.set(await readBytes(gpu, to.buffer, last - 4, last), words.length - 4);
  words.set(bytes, from - first);
  gpu.device.queue.writeBuffer(to.buffer, first, words);
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
      await requireMemory(gpu, 'webgpu download');
      const array = newArray(dtype, length);
      if (length === 0) return array;
      const first = down(from.offset);
      const bytes = await readBytes(gpu, from.buffer, first, up(from.offset + array.byteLength));
      bytesOf(array).set(bytes.subarray(from.offset - first, from.offset - first + array.byteLength));
      return array;
    },
    slice: (_dtype, view, from, length) => part(view, from, length),
  };
}
