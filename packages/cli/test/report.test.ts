// The report in a real browser: no error, no request, readable at every width and colour scheme.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { pbmc, sparsome } from './process.ts';

const executablePath = process.env['SPARSOME_CHROMIUM'] ?? '/usr/bin/chromium';
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const folder = mkdtempSync(join(tmpdir(), 'sparsome-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!existsSync(executablePath))(`the report${existsSync(executablePath) ? '' : ' (not run: no Chromium; apt-get install chromium)'}`, () => {
  test('opens without an error or a request, and shows every chart and table', async () => {
    const file = join(folder, 'report.html');
    expect((await sparsome(['run', pbmc, '--report', file, '--quiet'])).code).toBe(0);
    const browser = await chromium.launch({ executablePath, args: quiet });
    try {
      for (const width of [1280, 400]) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
          const problems: string[] = [];
          page.on('console', (m) => problems.push(m.text()));
          page.on('pageerror', (e) => problems.push(e.message));
          page.on('request', (r) => r.url().startsWith('http') && problems.push(r.url()));
          await page.goto(`file://${file}`);
          await page.waitForFunction(() => document.querySelectorAll('.chart canvas').length === 4);
          expect(problems).toEqual([]);
          expect(await page.locator('[role=img]').evaluateAll((all) => all.map((e) => e.getAttribute('aria-label')?.split(':')[0]))).toEqual([
            'Genes of a cell of 3773 cells',
            'Counts of a cell of 3773 cells',
            'Mitochondrial counts (%) of 3773 cells',
            expect.stringMatching(/^Mean and normalised dispersion of 1\d{4} genes; 2000 are marked/),
          ]);
          expect(await page.locator('h2').allTextContents()).toEqual(['Steps', 'Parameters', 'Computed by']);
          // Nothing sticks out to the right, and something was drawn.
          expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
          const painted = await page
            .locator('.chart canvas')
            .evaluateAll((all) =>
              all.map((c) => (c instanceof HTMLCanvasElement ? new Set(c.getContext('2d')?.getImageData(0, 0, c.width, c.height).data ?? []).size : 0)),
            );
          for (const colours of painted) expect(colours).toBeGreaterThan(10);
          const folderOfShots = process.env['SPARSOME_SCREENSHOTS'];
          if (folderOfShots) await page.screenshot({ path: join(folderOfShots, `report-${width}-${colorScheme}.png`), fullPage: true });
          await page.close();
        }
      }
    } finally {
      await browser.close();
    }
  });
});
