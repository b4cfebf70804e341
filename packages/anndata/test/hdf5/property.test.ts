import fc from 'fast-check';
import { Dataset, type File, Group } from 'h5wasm/node';
import { expect, test } from 'vitest';
import type { Hdf5Writer, NumberArray, Values } from '../../src/hdf5/index.ts';
import { roundTrip } from './helper.ts';

// What HDF5 can say: names without "/" and NUL, and not "."; ".." is a name like any other.
const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((s) => !s.includes('\0'));
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((s) => !/[/\0]|^\.$/.test(s));

const numbers = (maxLength: number): fc.Arbitrary<NumberArray> =>
  fc.oneof(
    fc.int8Array({ maxLength }),
    fc.uint8Array({ maxLength }),
    fc.int16Array({ maxLength }),
    fc.uint16Array({ maxLength }),
    fc.int32Array({ maxLength }),
    fc.uint32Array({ maxLength }),
    fc.float32Array({ maxLength }),
    fc.float64Array({ maxLength }),
    fc.bigInt64Array({ maxLength }),
    fc.bigUint64Array({ maxLength }),
  );
const strings = (maxLength: number) => fc.array(text, { maxLength });
const bools = fc.array(fc.boolean(), { maxLength: 50 }).map((b): Values => ({ kind: 'bool', data: Uint8Array.from(b, Number) }));
const values: fc.Arbitrary<Values> = fc.oneof(numbers(200), strings(60), bools);

interface Leaf {
  readonly value: Values;
  readonly attributes: Readonly<Record<string, Values>>;
  readonly chunk: number;
  readonly filter: number;
}
interface Tree {
  readonly members: readonly (readonly [string, Tree | Leaf])[];
}
const attributes = fc.dictionary(name, fc.oneof(numbers(20), strings(20)), { maxKeys: 4 });
const leaf: fc.Arbitrary<Leaf> = fc.record({ value: values, attributes, chunk: fc.nat(30), filter: fc.nat(3) });
const { tree } = fc.letrec<{ tree: Tree; node: Tree | Leaf }>((tie) => ({
  tree: fc.uniqueArray(fc.tuple(name, tie('node')), { selector: ([key]) => key, maxLength: 12 }).map((members) => ({ members })),
  // Of a few hundred nodes at most: more of the same find no more.
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, { arbitrary: leaf, weight: 2 }, { arbitrary: tie('tree'), weight: 1 }),
}));

async function write(file: Hdf5Writer, { members }: Tree, path = ''): Promise<void> {
  for (const [key, node] of members) {
    const at = `${path}/${key}`;
    if ('members' in node) {
      await file.group(at);
      await write(file, node, at);
      continue;
    }
    await file.dataset(at, node.value, {
      attributes: node.attributes,
      ...(node.chunk > 0 ? { chunk: [node.chunk] } : {}),
      ...(node.filter & 1 ? { deflate: 3 } : {}),
      ...(node.filter & 2 ? { shuffle: true } : {}),
    });
  }
}

const plain = (value: Values): unknown => ('kind' in value && value.kind === 'bool' ? new Int8Array(value.data) : value);

function compare(group: File | Group, { members }: Tree): void {
  expect(group.keys().toSorted()).toEqual(members.map(([key]) => key).toSorted());
  for (const [key, node] of members) {
    const read = group.get(key);
    if ('members' in node) {
      if (!(read instanceof Group)) throw new Error(`${key} is no group`);
      compare(read, node);
      continue;
    }
    if (!(read instanceof Dataset)) throw new Error(`${key} is no dataset`);
    expect(read.value).toEqual(plain(node.value));
    // Asked once: the library looks through all of them each time.
    const { attrs } = read;
    expect(Object.keys(attrs).toSorted()).toEqual(Object.keys(node.attributes).toSorted());
    for (const [label, value] of Object.entries(node.attributes)) expect(attrs[label]?.value).toEqual(value);
  }
}

test('any tree of groups and datasets is read back by the HDF5 library', async () => {
  await fc.assert(
    fc.asyncProperty(tree, (root) =>
      roundTrip(
        (file) => write(file, root),
        (file) => compare(file, root),
      ),
    ),
    { numRuns: 60 },
  );
});
