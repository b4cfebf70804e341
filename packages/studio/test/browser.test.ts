// What a report shows, at every width and in both colour schemes.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportHtml } from '../src/report/index.ts';
import { buildProgram, launch, openReport, picture, program, tooWide } from './chromium.ts';
import { made, summary } from './made.ts';

let browser: Browser, shared: Page, html: string;
beforeAll(async () => {
  if (!program) return;
  await buildProgram();
  const adata = made();
  html = await reportHtml(adata, summary(adata));
  browser = await launch('WebGL');
  shared = await browser.newPage();
});
afterAll(() => browser?.close());

describe.skipIf(!program)('in Chromium', () => {
  describe.each([1280, 400])('%i pixels wide', (width) => {
    test.each(['light', 'dark'] as const)('%s', async (colorScheme) => {
      await using report = await openReport(shared, html, { width, colorScheme });
      const { page, problems } = report;
      await picture(page, `report-${width}-${colorScheme}`);
      expect(await page.locator('main section').evaluateAll((all) => all.map((s) => s.id))).toEqual(['map', 'markers', 'quality', 'genes', 'log']);
      expect(await page.locator('.chart').evaluateAll((all) => all.map((c) => [c.id, c.querySelector('svg, canvas') !== null]))).toEqual(
        ['dots', 'quality-0', 'quality-1', 'quality-2', 'variable-genes', 'variance'].map((id) => [id, true]),
      );
      expect(await page.locator('#map-view').getAttribute('data-renderer')).toBe('WebGL');
      expect(await page.locator('#problem').isVisible()).toBe(false);
      expect(await tooWide(page)).toEqual([]);
      expect(problems).toEqual([]);
    });
  });
});

test('a browser is there, or the tests above were not run', () => {
  if (!program) console.log('not run: Chromium is not installed (Debian: apt-get install chromium)');
  expect(process.env['CI'] === 'true' && !program).toBe(false);
});
