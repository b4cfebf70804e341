import { fail } from '@sparsome/core';
import { createDataset, type DatasetStream, nullDataset } from './dataset.ts';
import type { Datatype } from './datatype.ts';
import { encodeValues } from './encode.ts';
import type { Deflate } from './filter.ts';
import { SUPERBLOCK_SIZE, superblock } from './group.ts';
import { createHeap } from './heap.ts';
import { attributeMessage, type Message } from './messages.ts';
import { createOutput } from './output.ts';
import type { StorageOptions } from './shape.ts';
import type { Sink } from './sink.ts';
import { addDataset, find, groupAt, groupNode, namesOf, type Node, unfinished, writeTree } from './tree.ts';
import { fromScalar, lengthOf, type Scalar, typeOf, type Values } from './values.ts';

/** A scalar, a one-dimensional array, or null (no dataspace: `h5py.Empty`). */
export type AttributeValue = Scalar | Values | null;
export interface Attributes {
  readonly [name: string]: AttributeValue;
}
export interface DatasetOptions extends StorageOptions {
  /** Default: one dimension for an array, none for a scalar. */
  readonly shape?: readonly number[];
  readonly attributes?: Attributes;
}
export interface StreamOptions extends StorageOptions {
  readonly type: Datatype;
  readonly shape: readonly number[];
  readonly attributes?: Attributes;
}
export interface Hdf5Options {
  readonly deflate?: Deflate;
}

/**
 * An HDF5 file being written. Paths are names joined by "/"; missing groups on the way are made. Elements go to the
 * sink at once, all else at `close()`: until then no reader takes the file for HDF5.
 */
export interface Hdf5Writer {
  /** Makes a group, or adds attributes to the one that is there. */
  group(path: string, attributes?: Attributes): Promise<void>;
  dataset(path: string, value: Scalar | Values | null, options?: DatasetOptions): Promise<void>;
  /** A dataset written in pieces; several may be open at once. */
  stream(path: string, options: StreamOptions): Promise<DatasetStream>;
  /** Sets an attribute of a group or dataset that is there; the last of a name counts. */
  attribute(path: string, name: string, value: AttributeValue): Promise<void>;
  /** Writes groups, headers and superblock. The sink stays open. Throws `Incomplete` while a dataset lacks elements. */
  close(): Promise<void>;
}

export function createHdf5(sink: Sink, options: Hdf5Options = {}): Hdf5Writer {
  // Typed arrays are written as they lie in memory.
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1) bigEndian();
  const output = createOutput(sink, SUPERBLOCK_SIZE);
  const heap = createHeap(output);
  const root = groupNode();
  let closed = false;

  const check = (path: string): readonly string[] => {
    if (closed) writerClosed(path);
    return namesOf(path);
  };

  const annotate = async (node: Node, path: string, attributes: Attributes = {}): Promise<void> => {
    for (const [name, value] of Object.entries(attributes)) {
      node.attributes.set(name, await encodeAttribute(name, value, `hdf5 "${path}"`));
    }
  };

  const encodeAttribute = async (name: string, value: AttributeValue, where: string): Promise<Message> => {
    if (value === null) return attributeMessage(name, 'f32', null, new Uint8Array(0), where);
    const scalar = isScalar(value);
    const values = scalar ? fromScalar(value) : value;
    const type = typeOf(values, where);
    const data = await encodeValues(type, values, heap, `${where} attribute "${name}"`);
    return attributeMessage(name, type, scalar ? [] : [lengthOf(values, where)], data, where);
  };

  const stream = async (path: string, { type, shape, attributes, ...storage }: StreamOptions): Promise<DatasetStream> => {
    const names = check(path);
    const where = `hdf5 dataset "${path}"`;
    const finish = (messages: readonly Message[]): void => {
      node.messages = messages;
    };
    const dataset = createDataset(output, heap, options.deflate, { type, shape, where, ...storage }, finish);
    const node = addDataset(root, names);
    await annotate(node, path, attributes);
    return dataset;
  };

  return {
    async group(path, attributes) {
      await annotate(groupAt(root, check(path)), path, attributes);
    },
    async dataset(path, value, { shape, ...rest } = {}) {
      if (value === null) {
        const node = addDataset(root, check(path));
        node.messages = nullDataset('f32');
        return annotate(node, path, rest.attributes);
      }
      const where = `hdf5 dataset "${path}"`;
      const scalar = isScalar(value);
      const values = scalar ? fromScalar(value) : value;
      const natural = scalar ? [] : [lengthOf(values, where)];
      const dataset = await stream(path, { type: typeOf(values, where), shape: shape ?? natural, ...rest });
      await dataset.write(values);
      await dataset.end();
    },
    stream,
    async attribute(path, name, value) {
      const node = find(root, check(path));
      await annotate(node ?? missing(path), path, { [name]: value });
    },
    async close() {
      check('/');
      const open = unfinished(root);
      if (open.length > 0) incomplete(open);
      closed = true;
      await heap.close();
      const addresses = await writeTree(output, root);
      await output.flush();
      // Last: a file without its signature is no HDF5 file.
      await sink.write(0, superblock(addresses, output.end));
    },
  };
}

const isScalar = (value: Scalar | Values): value is Scalar => typeof value !== 'object';

function missing(path: string): never {
  return fail('InvalidInput', {
    where: `hdf5 "${path}"`,
    what: 'there is no such group or dataset',
    consequence: 'the attribute was not written',
    fix: 'make the group or dataset first',
  });
}

function writerClosed(path: string): never {
  return fail('Disposed', {
    where: `hdf5 "${path}"`,
    what: 'the file is closed',
    consequence: 'nothing was written',
    fix: 'write before close()',
  });
}

function incomplete(paths: readonly string[]): never {
  return fail('Incomplete', {
    where: 'hdf5 close',
    what: 'datasets are not finished',
    expected: 'end() of every stream',
    got: paths.join(', '),
    consequence: 'the file stays without a superblock: readers refuse it',
    fix: 'write the missing elements and call end()',
  });
}

function bigEndian(): never {
  return fail('Unsupported', {
    where: 'hdf5',
    what: 'this machine is big-endian',
    expected: 'little-endian',
    consequence: 'nothing was written',
    fix: 'write the file on another machine',
  });
}
