// What several test files need and is slow to make is made by the first that asks; files run in processes of their own.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inject } from 'vitest';

/**
 * What `make` gave in this run of vitest: it is called once, with an empty folder that lasts as long as the run. Its answer
 * goes through JSON. Where it fails, all who ask are told.
 */
export async function once<T>(name: string, make: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(inject('shared').folder, name),
    answer = `${folder}.json`;
  if (mkdirSync(folder, { recursive: true }) === undefined) {
    while (!existsSync(answer)) await setTimeout(50);
  } else {
    const said = await make(folder).then(
      (value) => ({ value }),
      (e: unknown) => ({ error: e instanceof Error ? e.message : String(e) }),
    );
    writeFileSync(`${answer}.unfinished`, JSON.stringify(said));
    renameSync(`${answer}.unfinished`, answer);
  }
  const { value, error }: { readonly value: T; readonly error?: string } = JSON.parse(readFileSync(answer, 'utf8'));
  if (error !== undefined) throw new Error(`${name}: ${error}`);
  return value;
}
