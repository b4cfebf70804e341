import type { Dataset } from 'h5wasm';
import { directOf } from './lines.ts';
import { textsFrom } from './strings.ts';

export type Member = NonNullable<Dataset['metadata']['compound_type']>['members'][number];
type Cells = readonly unknown[];

/** Bytes by which a reference to a string is longer in the file than h5wasm's pointer to one. */
const longer = 16 - 4;
const [integerClass, floatClass, stringClass, compoundClass, enumClass, arrayClass] = [0, 1, 3, 6, 8, 10];

/** Where fields lie in a record in the file: h5wasm tells where they would in memory. */
interface Places {
  readonly members: readonly { readonly member: Member; readonly offset: number }[];
  readonly size: number;
}
function placesOf(members: readonly Member[], sizeInMemory: number): Places {
  let shift = 0;
  const places = members.map((member) => {
    const offset = member.offset + shift;
    shift += longerBy(member);
    return { member, offset };
  });
  return { members: places, size: sizeInMemory + shift };
}
const longerBy = (m: Member): number =>
  m.compound_type ? m.compound_type.members.reduce((n, of) => n + longerBy(of), 0) : m.type === stringClass && m.vlen ? longer : 0;

/** The fields of a compound dataset, each with its cells in the form of h5wasm; undefined where HDF5 has to read them. */
export function directColumns(d: Dataset, where: string): readonly Cells[] | undefined {
  const { compound_type: compound, size } = d.metadata,
    direct = compound ? directOf(d) : undefined;
  if (!compound || !direct) return undefined;
  const places = placesOf(compound.members, size),
    count = (d.shape ?? []).reduce((n, m) => n * m, 1);
  if (places.size !== direct.elementSize) return undefined;
  const bytes = new Uint8Array(count * places.size);
  direct.lines(0, bytes, where);
  const strings = textsFrom(direct.raw, where);
  const columns = (of: Places, from: number): readonly Cells[] | undefined => {
    const all = of.members.map(({ member, offset }) => cells(member, from + offset));
    return all.every((column): column is Cells => column !== undefined) ? all : undefined;
  };
  const cells = (m: Member, from: number): Cells | undefined => {
    const each = (cell: (at: number) => unknown): Cells => Array.from({ length: count }, (_, row) => cell(from + row * places.size));
    if (m.type === stringClass) return each(m.vlen ? (at) => strings.referred(bytes, at, m.cset) : (at) => strings.fixed(bytes, at, m.size, m.cset));
    if (m.type === compoundClass && m.compound_type) {
      const below = columns(placesOf(m.compound_type.members, m.size), from);
      return below && Array.from({ length: count }, (_, row) => below.map((column) => column[row]));
    }
    const array = m.type === arrayClass ? m.array_type : undefined,
      read = numberReader(array ?? m, new DataView(bytes.buffer));
    if (!read || (array && array.shape?.length !== 1)) return undefined;
    return each(array ? (at) => Array.from({ length: array.shape?.[0] ?? 0 }, (_, i) => read(at + i * array.size)) : read);
  };
  return columns(places, 0);
}

/** Reads a number at a place; undefined for types that are none. */
function numberReader({ type, size, signed, littleEndian: little }: Pick<Member, 'type' | 'size' | 'signed' | 'littleEndian'>, view: DataView) {
  if (type === floatClass)
    return size === 8 ? (at: number) => view.getFloat64(at, little) : size === 4 ? (at: number) => view.getFloat32(at, little) : undefined;
  if (type !== integerClass && type !== enumClass) return undefined;
  switch (size) {
    case 1:
      return signed ? (at: number) => view.getInt8(at) : (at: number) => view.getUint8(at);
    case 2:
      return signed ? (at: number) => view.getInt16(at, little) : (at: number) => view.getUint16(at, little);
    case 4:
      return signed ? (at: number) => view.getInt32(at, little) : (at: number) => view.getUint32(at, little);
    case 8:
      return signed ? (at: number) => view.getBigInt64(at, little) : (at: number) => view.getBigUint64(at, little);
    default:
      return undefined;
  }
}
