/** Hands out the bytes of a growing address space. One thread only. */
export interface Allocator {
  /** Address of `bytes` bytes, aligned to 64; undefined when the space cannot grow that far. */
  allocate(bytes: number): number | undefined;
  /** Gives back what `allocate` gave. Throws RangeError for any other address. */
  free(address: number): void;
  /** Bytes that could still be handed out, in one piece and altogether, with `limit` as the end of the space. */
  left(limit: number): { readonly largest: number; readonly total: number };
}

/** A cache line, and more than the widest vector. */
export const alignment = 64;
const align = (n: number): number => Math.ceil(n / alignment) * alignment;

/**
 * A free list ordered by address: first fit, neighbours joined. `grow` makes the space at least so many bytes long and
 * returns its new end; undefined when it cannot. Long-lived buffers number in the hundreds, so that a list is enough.
 */
export function allocatorOver(from: number, end: number, grow: (end: number) => number | undefined): Allocator {
  const first = align(from);
  const starts: number[] = [],
    sizes: number[] = []; // the free blocks; never two that touch
  const taken = new Map<number, number>();
  let top = Math.floor(end / alignment) * alignment;
  if (top > first) {
    starts.push(first);
    sizes.push(top - first);
  } else top = first;

  /** Puts a block into the list, joined with its neighbours. */
  const give = (address: number, size: number): void => {
    const at = position(starts, address);
    starts.splice(at, 0, address);
    sizes.splice(at, 0, size);
    for (const left of [at, at - 1]) {
      if (left < 0 || left + 1 >= starts.length || starts[left]! + sizes[left]! !== starts[left + 1]) continue;
      sizes[left]! += sizes[left + 1]!;
      starts.splice(left + 1, 1);
      sizes.splice(left + 1, 1);
    }
  };
  /** Bytes of the free block that ends where the space ends. */
  const tail = (): number => (starts.length > 0 && starts.at(-1)! + sizes.at(-1)! === top ? sizes.at(-1)! : 0);

  return {
    allocate(bytes) {
      const size = Math.max(alignment, align(bytes));
      let at = sizes.findIndex((s) => s >= size);
      if (at < 0) {
        const old = top,
          grown = grow(top - tail() + size);
        if (grown === undefined) return undefined;
        top = Math.floor(grown / alignment) * alignment;
        give(old, top - old);
        at = starts.length - 1;
      }
      const address = starts[at]!;
      taken.set(address, size);
      if (sizes[at] === size) {
        starts.splice(at, 1);
        sizes.splice(at, 1);
      } else {
        starts[at] = address + size;
        sizes[at]! -= size;
      }
      return address;
    },
    free(address) {
      const size = taken.get(address);
      if (size === undefined) throw new RangeError(`address ${address} was not allocated`);
      taken.delete(address);
      give(address, size);
    },
    left(limit) {
      const beyond = Math.max(0, Math.floor(limit / alignment) * alignment - top);
      return { largest: Math.max(0, ...sizes, tail() + beyond), total: sizes.reduce((a, b) => a + b, 0) + beyond };
    },
  };
}

/** Where `address` stands among ascending numbers. */
function position(ascending: readonly number[], address: number): number {
  let a = 0,
    b = ascending.length;
  while (a < b) {
    const m = (a + b) >> 1;
    if (ascending[m]! < address) a = m + 1;
    else b = m;
  }
  return a;
}
