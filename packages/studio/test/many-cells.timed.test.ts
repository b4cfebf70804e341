// A report of very many cells, timed; after all other tests, with none beside it.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportHtml } from '../src/report/index.ts';
import { buildProgram, launch, openReport, picture, program } from './chromium.ts';
import { made, summary } from './made.ts';

describe.skipIf(!program)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    await buildProgram();
    browser = await launch('WebGL');
  });
  afterAll(() => browser?.close());

  test('100,000 cells are loaded, coloured and moved at once', async () => {
    const groups = Array.from({ length: 24 }, (_, n) => String(n));
    const adata = made({ cells: 100_000, genes: 240, ranked: 10, groups });
    const html = await reportHtml(adata, summary(adata));
    // The best of a few: other programs of the computer take their time too.
    let last = await openReport(browser, html);
    for (let n = 0; n < 5 && last.ms >= 6000; n++) {
      await last[Symbol.asyncDispose]();
      last = await openReport(browser, html);
    }
    await using report = last;
    const { page, problems, ms } = report;
    expect(ms).toBeLessThan(6000);
    /** Until the picture is there: two frames after the paint. */
    const timed = async (title: string, act: () => Promise<unknown>): Promise<number> => {
      const from = performance.now();
      await act();
      await page.waitForFunction((t) => document.querySelector<HTMLElement>('#map-view')?.dataset['painted'] === t, title);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      return performance.now() - from;
    };
    const colours = {
      quality: () => timed('Counts per cell', () => page.selectOption('#map-colour', { label: 'Counts per cell' })),
      gene: () => timed('GENE5', () => page.fill('#map-gene', 'GENE5')),
      groups: () => timed('leiden', () => page.selectOption('#map-colour', { label: 'leiden' })),
    };
    const times: Record<string, number> = {},
      most = 1000;
    for (let round = 0; round < 2 || (round < 6 && Object.values(times).some((time) => time >= most)); round++)
      for (const [what, colour] of Object.entries(colours)) times[what] = Math.min(times[what] ?? Number.POSITIVE_INFINITY, await colour());
    for (const [what, time] of Object.entries(times)) expect(time, what).toBeLessThan(most);
    console.log(`100,000 cells: ${(html.length / 2 ** 20).toFixed(1)} MiB, opened in ${ms.toFixed(0)} ms; ${JSON.stringify(times)}`);
    expect(problems).toEqual([]);
    await picture(page, 'many-cells');
  });
});
