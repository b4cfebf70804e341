import { constants } from 'node:fs';
import { access, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fail } from '@sparsome/core';

export interface Outputs {
  readonly out?: string;
  readonly report?: string;
}

/**
 * Throws `InvalidInput`, before long work, for outputs that no one could write, for two of one name, and for a report that
 * would take the place of the input. (The result may: it holds the counts.)
 */
export async function checkOutputs(input: string, { out, report }: Outputs): Promise<void> {
  if (out !== undefined) {
    await requireFolder(out);
    await requireReplaceable(out);
  }
  if (report === undefined) return;
  const place = await placeOf(report);
  if (place === (await placeOf(input))) refuse(report, 'the report would overwrite the input', 'a name of its own', input);
  if (out !== undefined && place === (await placeOf(out))) refuse(report, 'the report would overwrite the result', 'two names', `${report} twice`);
  if ((await stat(place).catch(() => undefined))?.isDirectory()) refuse(report, 'a folder of this name is there', 'the name of a file', 'a folder');
  await requireFolder(report);
}

/** Where a path leads in the end; as it stands, where nothing is there. */
const placeOf = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));

/** What is there already must be what the writer replaces: a file, or for *.zarr a Zarr folder. */
async function requireReplaceable(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined),
    folder = path.endsWith('.zarr');
  if (there?.isDirectory()) {
    const entries = await readdir(path);
    if (folder && (entries.length === 0 || entries.includes('zarr.json') || entries.includes('.zgroup'))) return;
    refuse(path, 'a folder of this name is there, and it is not Zarr', 'nothing, or what may be replaced', entries.slice(0, 3).join(', ') || 'an empty folder');
  }
  if (there && folder) refuse(path, 'a file of this name is there', 'nothing, or a Zarr folder', 'a file');
}

/** The nearest folder that is there must be one, and take new files: missing ones are made when the file is written. */
async function requireFolder(path: string): Promise<void> {
  let folder = dirname(resolve(path));
  for (;;) {
    const there = await stat(folder).catch(() => undefined);
    if (!there && folder !== dirname(folder)) {
      folder = dirname(folder);
      continue;
    }
    if (!there?.isDirectory()) refuse(path, 'the file cannot be created', 'a folder', `${folder}, which is none`);
    const why = await access(folder, constants.W_OK | constants.X_OK).catch((e: unknown) => e);
    if (why instanceof Error) refuse(path, 'the file cannot be created', 'a folder that takes new files', why.message);
    return;
  }
}

function refuse(where: string, what: string, expected: string, got: string): never {
  return fail('InvalidInput', { where, what, expected, got, consequence: 'nothing was computed', fix: 'choose another name or folder' });
}
