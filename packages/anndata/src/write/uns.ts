import type { Uns, UnsValue } from '../uns.ts';
import { encodings, type Target, writeArray, writeBools, writeDense, writeFrame, writeSparse, writeStrings, within } from './elements.ts';

export async function writeUns(to: Target, path: string, uns: Uns): Promise<void> {
  await to.file.group(path, encodings.dict);
  for (const [name, value] of uns) await writeValue(to, within(path, name), value);
}

async function writeValue(to: Target, path: string, value: UnsValue): Promise<void> {
  const { file } = to;
  if (value === null) return file.dataset(path, null, { attributes: encodings.null });
  if (value instanceof Map) return writeUns(to, path, value);
  if (typeof value === 'string') return file.dataset(path, value, { attributes: encodings.string });
  if (typeof value !== 'object') return file.dataset(path, value, { attributes: encodings.scalar });
  if (isStringList(value)) return writeStrings(to, path, value);
  switch (value.kind) {
    case 'numbers':
      return value.shape.length === 0
        ? file.dataset(path, value.values, { shape: [], attributes: encodings.scalar })
        : writeArray(to, path, value.values, value.shape);
    case 'bool':
      return writeBools(to, path, value.values, value.shape);
    case 'records':
      return file.dataset(path, { kind: 'record', fields: [...value.fields].map(([name, data]) => ({ name, data })) }, { attributes: encodings.records });
    case 'frame':
      return writeFrame(to, path, value.frame);
    case 'sparse':
      return writeSparse(to, path, value.matrix);
    case 'dense':
      return writeDense(to, path, value.matrix);
  }
}

const isStringList = (value: UnsValue & object): value is readonly string[] => Array.isArray(value);
