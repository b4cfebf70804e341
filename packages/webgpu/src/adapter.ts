/** A device and what it is called, or why there is none. */
export type Found = { readonly adapter: GPUAdapter; readonly device: string; readonly software: boolean } | { readonly why: string; readonly fix: string };

let dawn: Promise<GPU | undefined> | undefined;

/** The entry to WebGPU: the browser's own, else Dawn from the npm package `webgpu`, if it is installed. */
async function findGpu(): Promise<GPU | undefined> {
  const own = typeof navigator === 'undefined' ? undefined : navigator.gpu;
  if (own) return own;
  // A name that bundlers do not follow: pages have no use for a Node addon.
  const name = 'webgpu';
  // Kept for good: Dawn's entry must outlive its devices.
  dawn ??= import(/* @vite-ignore */ name).then(
    (module: unknown) => (isDawn(module) ? module.create([]) : undefined),
    () => undefined,
  );
  return dawn;
}

const isDawn = (module: unknown): module is { create(flags: readonly string[]): GPU } =>
  typeof module === 'object' && module !== null && 'create' in module && typeof module.create === 'function';

/** Looks for an adapter. One that computes on the CPU counts only where `software` asks for it. */
export async function findAdapter(software: boolean): Promise<Found> {
  const gpu = await findGpu();
  if (!gpu) return { why: 'there is no WebGPU here', fix: 'in Node install the package webgpu; elsewhere use a browser that has WebGPU' };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return { why: 'WebGPU finds no adapter', fix: 'install a driver for the GPU; in Node on Linux its Vulkan driver' };
  const { vendor, architecture, device, description } = adapter.info;
  const name = [...new Set([description || device, vendor, architecture].filter((part) => part !== ''))].join(', ') || 'unnamed GPU';
  const onCpu = adapter.info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(name);
  if (onCpu && !software) {
    return { why: `the only adapter computes on the CPU (${name})`, fix: 'take a CPU backend, which is faster; for tests webgpuWith({ software: true })' };
  }
  return { adapter, device: onCpu ? `${name} (software)` : name, software: onCpu };
}
