// Every error the driver can give while a session is at work, by its name in cuda.h (CUDA 13): which end the session, and which do not.
import { isSparsomeError } from '@sparsome/core';
import { expect, test } from 'vitest';
import { packedCall } from '../src/call.ts';
import { fixOfOpening, isLost, meaningOf, rethrow } from '../src/driver-error.ts';

const errorOf = (name: string, call = 'cuStreamSynchronize'): Error => Object.assign(new Error(name), { call, code: name, text: 'as the driver says' });
const cuda = (name: string): Error => errorOf(`CUDA_ERROR_${name}`);
function thrown(work: () => unknown): unknown {
  try {
    return work();
  } catch (e) {
    return e;
  }
}

// "any further CUDA work will return the same error", or the context, the driver or the hardware is gone.
const deadly = `DEINITIALIZED INVALID_CONTEXT ECC_UNCORRECTABLE NVLINK_UNCORRECTABLE CONTAINED ILLEGAL_ADDRESS LAUNCH_TIMEOUT CONTEXT_IS_DESTROYED
  ASSERT HARDWARE_STACK_ERROR ILLEGAL_INSTRUCTION MISALIGNED_ADDRESS INVALID_ADDRESS_SPACE INVALID_PC LAUNCH_FAILED TENSOR_MEMORY_LEAK
  MPS_CLIENT_TERMINATED EXTERNAL_DEVICE`;
const others = {
  OutOfMemory: 'OUT_OF_MEMORY',
  BuildFailed: `INVALID_IMAGE NO_BINARY_FOR_GPU INVALID_PTX JIT_COMPILER_NOT_FOUND UNSUPPORTED_PTX_VERSION JIT_COMPILATION_DISABLED
    UNSUPPORTED_DEVSIDE_SYNC INVALID_SOURCE SHARED_OBJECT_SYMBOL_NOT_FOUND SHARED_OBJECT_INIT_FAILED NOT_FOUND`,
  Unsupported: 'LAUNCH_OUT_OF_RESOURCES INVALID_CLUSTER_SIZE NOT_PERMITTED NOT_SUPPORTED',
  // What this backend does not use is not listed in the sources: textures, peers, graphs, captures, profilers, graphics.
  Unavailable: `INVALID_VALUE NOT_INITIALIZED PROFILER_DISABLED STUB_LIBRARY DEVICE_UNAVAILABLE NO_DEVICE INVALID_DEVICE DEVICE_NOT_LICENSED
    CONTEXT_ALREADY_CURRENT MAP_FAILED UNMAP_FAILED ALREADY_MAPPED ALREADY_ACQUIRED NOT_MAPPED UNSUPPORTED_LIMIT CONTEXT_ALREADY_IN_USE
    PEER_ACCESS_UNSUPPORTED INVALID_GRAPHICS_CONTEXT UNSUPPORTED_EXEC_AFFINITY FILE_NOT_FOUND OPERATING_SYSTEM INVALID_HANDLE ILLEGAL_STATE
    LOSSY_QUERY NOT_READY LAUNCH_INCOMPATIBLE_TEXTURING PEER_ACCESS_ALREADY_ENABLED PRIMARY_CONTEXT_ACTIVE TOO_MANY_PEERS
    HOST_MEMORY_ALREADY_REGISTERED COOPERATIVE_LAUNCH_TOO_LARGE SYSTEM_NOT_READY SYSTEM_DRIVER_MISMATCH COMPAT_NOT_SUPPORTED_ON_DEVICE
    MPS_CONNECTION_FAILED MPS_RPC_FAILURE MPS_SERVER_NOT_READY MPS_MAX_CLIENTS_REACHED CDP_NOT_SUPPORTED STREAM_CAPTURE_UNSUPPORTED
    CAPTURED_EVENT STREAM_CAPTURE_WRONG_THREAD TIMEOUT GRAPH_EXEC_UPDATE_FAILURE INVALID_RESOURCE_TYPE UNKNOWN`,
} as const;
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

test('a session is lost by the errors that end its context, and by no others', () => {
  for (const name of words(deadly)) {
    expect(isLost(cuda(name)), name).toBe(true);
    expect(meaningOf({ code: `CUDA_ERROR_${name}` }).tag, name).toBe('DeviceLost');
  }
  for (const [tag, names] of Object.entries(others)) {
    for (const name of words(names)) {
      expect(isLost(cuda(name)), name).toBe(false);
      expect(meaningOf({ code: `CUDA_ERROR_${name}` }).tag, name).toBe(tag);
    }
  }
  // Newer than the table, or a name that only contains another one.
  for (const code of ['CUDA error 12345', 'CUDA_ERROR_NOT_ILLEGAL_ADDRESS', 'CUDA_ERROR_LAUNCH_FAILED_SOMEHOW']) expect(isLost(errorOf(code))).toBe(false);
  expect(isLost(new Error('CUDA_ERROR_LAUNCH_FAILED'))).toBe(false);
});

test('an error without a meaning does not claim that nothing was done', () => {
  const e = thrown(() => rethrow(cuda('UNKNOWN'), 'embed.umap'));
  expect(e).toMatchObject({ tag: 'Unavailable', where: 'cuda embed.umap', what: 'cuStreamSynchronize gave CUDA_ERROR_UNKNOWN: as the driver says' });
  expect(e).toMatchObject({ consequence: expect.stringContaining('does not say'), fix: expect.stringContaining('open a new one') });
  const own = new Error('mine');
  expect(thrown(() => rethrow(own, 'upload'))).toBe(own);
});

test('memory: whose it is, and how much was wanted', () => {
  const wanted = { expected: 'a', got: 'b' };
  expect(thrown(() => rethrow(cuda('OUT_OF_MEMORY'), 'allocation', wanted))).toMatchObject({ tag: 'OutOfMemory', ...wanted });
  expect(thrown(() => rethrow(cuda('LAUNCH_FAILED'), 'allocation', wanted))).not.toMatchObject({ got: 'b' });
  const ofHost = thrown(() => rethrow(errorOf('CUDA_ERROR_OUT_OF_MEMORY', 'cuMemAllocHost_v2'), 'upload'));
  expect(ofHost).toMatchObject({ tag: 'OutOfMemory', fix: expect.stringContaining('memory of the host') });
});

test('a driver that is there is not to be installed', () => {
  expect(fixOfOpening(errorOf('no driver', 'dlopen'))).toContain('install');
  for (const name of ['NO_DEVICE', 'SYSTEM_DRIVER_MISMATCH', 'UNKNOWN']) expect(fixOfOpening(cuda(name)), name).not.toContain('install');
});

test('a contract too wide for a call is refused by name', () => {
  const e = thrown(() => packedCall([], new Float64Array(9), { at: 0, bytes: 0 }));
  expect(isSparsomeError(e, 'Unsupported')).toBe(true);
  expect(e).toMatchObject({ expected: 'at most 8 inputs and outputs, and 8 attributes', got: '0, and 9' });
});
