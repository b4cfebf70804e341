// The guides do what they say: their snippets are type-checked and run, and print what is shown.
import { readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tablesOf } from './scanpy-tables.ts';
import { checkTypes, looksLike, pageText, type Snippet, said, snippetsOf, workshop, writeSources } from './snippets.ts';

const interpreter = process.env['SPARSOME_PYTHON'];
const pages = ['quick-start', 'coming-from-scanpy', 'formats', 'determinism'].map((name) => ({
  name,
  snippets: snippetsOf(pageText(`docs/guide/${name}.md`)),
}));
pages.push({ name: 'tables-of-scanpy', snippets: tablesOf(pageText('docs/guide/coming-from-scanpy.md')) });
const { folder, at } = workshop(pages.map(({ name }) => name));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  for (const { name, snippets } of pages) writeSources(at(name), snippets);
  checkTypes(folder);
});

/** Runs the snippets of a page in their order, its program at the place of its last part. */
async function follow(name: string, snippets: readonly Snippet[]): Promise<void> {
  const program = snippets.filter((s) => s.language === 'ts' && s.name === '');
  for (const snippet of snippets) {
    const { language, code } = snippet;
    let output: string | undefined,
      shown = snippet.output;
    // npx would look for a newer one.
    if (language === 'sh') output = await said(at(name), 'sh', ['-ec', code.replaceAll('npx sparsome', 'sparsome')]);
    else if (language === 'python' && interpreter) output = await said(at(name), interpreter, ['-c', code]);
    else if (snippet === program.at(-1)) {
      output = await said(at(name), process.execPath, ['program.js']);
      shown = program.map((s) => s.output ?? '').join('');
    }
    if (output !== undefined && shown !== undefined) expect(output).toMatch(looksLike(shown));
  }
}

describe('guides', () => {
  test.concurrent.each(pages)(
    '$name',
    async ({ name, snippets }) => {
      expect(snippets.length).toBeGreaterThan(0);
      await follow(name, snippets);
      // numba compiles for a minute when it never ran here.
    },
    240_000,
  );
  test('quick-start: the function for a page', async () => {
    const { cellsThatPass }: { cellsThatPass(file: File): Promise<string> } = await import(at('quick-start', 'page.js'));
    const path = at('quick-start', 'pbmc.h5ad');
    expect(await cellsThatPass(new File([readFileSync(path)], basename(path)))).toMatch(/^2638 cells, on (wasm-simd|js)$/);
  });
  test('formats: the function for the files of a folder', async () => {
    const { readChosen }: { readChosen(files: readonly File[]): Promise<{ readonly shape: readonly number[] }> } = await import(at('formats', 'tables.js'));
    const files = ['matrix.mtx.gz', 'features.tsv.gz', 'barcodes.tsv.gz'].map(
      (name) => new File([readFileSync(at('formats', 'filtered_feature_bc_matrix', name))], name),
    );
    expect((await readChosen(files)).shape).toEqual([1107, 507]);
  });
});
