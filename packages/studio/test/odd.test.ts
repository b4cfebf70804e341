// Reports of odd data: hostile names, missing slots; and readers who see or hear differently.
import { anndata, type Column, dataFrame } from '@sparsome/anndata';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportHtml } from '../src/report/index.ts';
import { buildProgram, launch, openReport, picture, program, tooWide } from './chromium.ts';
import { made, summary } from './made.ts';

const hostile = (n: number | string): string => `</script><img src=x onerror="globalThis.ran=1">'"&<!--<script>globalThis.ran=2</script>${n}`;
/** Rules that a page breaks, with the elements. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found: unknown = await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html.slice(0, 160)).join(" | ")))',
  );
  return Array.isArray(found) ? found.map(String) : [String(found)];
}

describe.skipIf(!program)('in Chromium', () => {
  let browser: Browser, shared: Page;
  beforeAll(async () => {
    await buildProgram();
    browser = await launch('canvas');
    shared = await browser.newPage();
  });
  afterAll(() => browser?.close());

  test('names from the data are text, wherever they stand', async () => {
    const adata = made({ groups: ['a', 'b', 'c'].map(hostile), geneName: hostile });
    adata.obs = dataFrame(adata.obs.index, new Map<string, Column>([...adata.obs.columns, [hostile('column'), adata.obs.columns.get('donor')!]]));
    const html = await reportHtml(
      adata,
      summary(adata, {
        input: `/data/${hostile('file').replaceAll('/', '∕')}.h5ad`,
        backend: hostile('backend'),
        target: hostile('target'),
        digest: hostile('digest'),
        steps: [{ step: hostile('step'), ms: 1, summary: hostile('summary'), notes: [hostile('note')] }],
        parameters: { [hostile('name')]: hostile('value') },
        decision: hostile('decision'),
        versions: { [hostile('software')]: hostile('version') },
        compared: { backend: hostile('other'), ms: 2 },
      }),
    );
    await using report = await openReport(browser, html);
    const { page, problems } = report;
    await page.fill('#map-gene', hostile(3));
    await page.press('#map-gene', 'Enter');
    await page.waitForFunction((t) => document.querySelector<HTMLElement>('#map-view')?.dataset['painted'] === t, hostile(3));
    await page.fill('#map-gene', '<img src=x onerror="globalThis.ran=3">');
    await page.press('#map-gene', 'Enter');
    await page.selectOption('#map-colour', { label: hostile('column') });
    await page.selectOption('#quality-split', '0');
    await page.fill('#marker-search', '<script>');
    const label = await page.locator('.map-labels span').first().boundingBox();
    if (label) await page.mouse.move(label.x + 4, label.y + 4);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(() => Reflect.get(globalThis, 'ran'))).toBeUndefined();
    expect(await page.locator('#marker-table tbody td:nth-child(3)').first().textContent()).toBe(hostile(0));
    expect(await page.locator('#log').textContent()).toContain(hostile('note'));
    expect(await tooWide(page)).toEqual([]);
    await page.setViewportSize({ width: 400, height: 900 });
    await expect.poll(() => tooWide(page)).toEqual([]);
    // The policy stands in the way even of markup that got in by other means.
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="globalThis.ran=4">'));
    await page.waitForTimeout(100);
    expect(await page.evaluate(() => Reflect.get(globalThis, 'ran'))).toBeUndefined();
    expect(problems.filter((p) => !p.includes('inline event handler'))).toEqual([]);
    await picture(page, 'hostile');
  });

  test.each(['light', 'dark'] as const)('axe finds nothing, %s', async (colorScheme) => {
    const adata = made();
    await using report = await openReport(shared, await reportHtml(adata, summary(adata)), { colorScheme });
    const { page } = report;
    expect(await violations(page)).toEqual([]);
    await page.fill('#map-gene', 'GENE3');
    await page.press('#map-gene', 'Enter');
    await page.selectOption('#quality-split', '0');
    expect(await violations(page)).toEqual([]);
  });

  test('what the data lacks, the page leaves out', async () => {
    const whole = made();
    const ids = async (change: (a: ReturnType<typeof made>) => void): Promise<readonly string[]> => {
      const adata = anndata(whole);
      adata.obsm = new Map(whole.obsm);
      adata.uns = new Map(whole.uns);
      change(adata);
      await using report = await openReport(shared, await reportHtml(adata, summary(adata, { steps: [] })));
      const { page, problems } = report;
      expect(problems).toEqual([]);
      expect(await page.locator('#problem').isVisible()).toBe(false);
      expect(await violations(page)).toEqual([]);
      expect(await page.locator('nav a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))).toEqual(
        await page.locator('main section').evaluateAll((all) => all.map((s) => `#${s.id}`)),
      );
      return await page.locator('main section, .chart, #map-gene').evaluateAll((all) => all.map((s) => s.id));
    };
    const quality = ['quality', 'quality-0', 'quality-1', 'quality-2'];
    expect(await ids((a) => a.obsm.clear())).toEqual(['markers', 'dots', ...quality, 'genes', 'variable-genes', 'variance', 'log']);
    expect(await ids((a) => a.uns.delete('rank_genes_groups'))).toEqual(['map', ...quality, 'genes', 'variable-genes', 'variance', 'log']);
    expect(await ids((a) => a.uns.delete('pca'))).toEqual(['map', 'map-gene', 'markers', 'dots', ...quality, 'genes', 'variable-genes', 'log']);
    expect(await ids((a) => (a.X = undefined))).toEqual(['map', 'markers', ...quality, 'genes', 'variable-genes', 'variance', 'log']);
    expect(
      await ids((a) => {
        a.obs = dataFrame(a.obs.index);
        a.var = dataFrame(a.var.index);
        a.obsm.clear();
        a.uns.clear();
      }),
    ).toEqual(['log']);
    // A map, but nothing to colour it by.
    expect(
      await ids((a) => {
        a.obs = dataFrame(a.obs.index);
        a.var = dataFrame(a.var.index);
        a.uns.clear();
      }),
    ).toEqual(['map', 'log']);
  });
});

test('a page is under 3 MB and its data', async () => {
  await buildProgram();
  const adata = made({ cells: 20_000, genes: 240, ranked: 10, groups: Array.from({ length: 24 }, (_, n) => String(n)) });
  const html = await reportHtml(adata, summary(adata));
  const data = [...html.matchAll(/<script type="application\/octet-stream"[^>]*>([^<]*)/g)].reduce((n, m) => n + (m[1]?.length ?? 0), 0);
  expect(html.length - data).toBeLessThan(1.2e6);
  // Per cell: 8 bytes of map, 12 of quality, 1 for each category, at most 1 for each of 150 genes, each 4/3 times in base64.
  expect(data).toBeLessThan((4 / 3) * 20_000 * (8 + 12 + 2 + 150) + 100_000);
});
