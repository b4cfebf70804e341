import { fail, isSparsomeError, throwIfAborted } from '@sparsome/core';
import type { AsyncReadable } from '@zarrita/storage';

/** Where a Zarr hierarchy lies: a store of zarrita, which may also be able to name its keys. */
export interface ZarrStore extends AsyncReadable {
  /** All keys, without a leading slash. Needed only where metadata is not consolidated. */
  list?(): Promise<readonly string[]>;
}

/** What zarrita or the network threw, told as damage of the place that was read. */
export function unreadable(where: string, cause: unknown): never {
  if (isSparsomeError(cause)) throw cause;
  const causes: string[] = [];
  for (let e = cause; e !== undefined && causes.length < 4; e = e instanceof Error ? e.cause : undefined)
    causes.push(e instanceof Error ? e.message : String(e));
  return fail(
    'Corrupt',
    {
      where,
      what: 'it cannot be read',
      expected: 'complete chunks in a codec of Zarr',
      got: causes.join(': '),
      consequence: 'nothing was read',
      fix: 'copy or download it again, or write it again from its source',
    },
    cause,
  );
}

const simultaneous = 16;

/**
 * The store with reads that stop when asked to, at most 16 at once, each answered by bytes of their own: zarrita's string
 * codec reads the whole buffer below a view. A range that comes back in another length is refused.
 */
export function guarded(store: ZarrStore, name: string, signal?: AbortSignal): ZarrStore & Required<Pick<AsyncReadable, 'getRange'>> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const turn = async (key: string, read: () => Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined> => {
    if (running >= simultaneous) await new Promise<void>((go) => waiting.push(go));
    running++;
    try {
      throwIfAborted(signal, name);
      const bytes = await read();
      return bytes && own(bytes);
    } catch (cause) {
      throwIfAborted(signal, name);
      return unreadable(`${name}: ${key}`, cause);
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
  const options = signal ? { signal } : {};
  const { list } = store;
  return {
    get: (key) => turn(key, () => store.get(key, options)),
    getRange: (key, range) =>
      turn(key, async () => {
        const bytes = await (store.getRange ? store.getRange(key, range, options) : store.get(key, options).then((all) => all && cut(all, range)));
        const expected = 'length' in range ? range.length : range.suffixLength;
        if (bytes && bytes.byteLength !== expected) throw new Error(`${expected} bytes were asked for, ${bytes.byteLength} came`);
        return bytes;
      }),
    ...(list ? { list: () => list.call(store) } : {}),
  };
}

const cut = (bytes: Uint8Array, range: Parameters<Required<AsyncReadable>['getRange']>[1]): Uint8Array =>
  'length' in range ? bytes.subarray(range.offset, range.offset + range.length) : bytes.subarray(Math.max(0, bytes.byteLength - range.suffixLength));
const own = (bytes: Uint8Array): Uint8Array => (bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes));
