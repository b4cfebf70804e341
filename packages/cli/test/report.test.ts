// The report of a real run in a real browser: no error, no request, every part there. What a reader can do with it is tested
// in packages/studio.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { wholeRun } from './process.ts';

const executablePath = process.env['SPARSOME_CHROMIUM'] ?? '/usr/bin/chromium';
const quiet = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

describe.skipIf(!existsSync(executablePath))(`the report${existsSync(executablePath) ? '' : ' (not run: no Chromium; apt-get install chromium)'}`, () => {
  test('of a run opens without an error or a request, and shows every part of the analysis', async () => {
    const { code, report: file } = await wholeRun();
    expect(code).toBe(0);
    const browser = await chromium.launch({ executablePath, args: quiet });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      const problems: string[] = [];
      page.on('console', (m) => m.type() === 'error' && problems.push(m.text()));
      page.on('pageerror', (e) => problems.push(e.message));
      page.on('request', (r) => r.url().startsWith('http') && problems.push(r.url()));
      await page.goto(`file://${file}`);
      await page.waitForFunction(() => {
        const charts = [...document.querySelectorAll('.chart')];
        return charts.length > 5 && charts.every((chart) => chart.querySelector('svg, canvas') !== null);
      });
      expect(problems).toEqual([]);
      const headings = (await page.locator('h2').allTextContents()).join(' | ');
      for (const part of [/map/i, /marker/i, /quality/i, /gene/i, /log/i]) expect(headings).toMatch(part);
      const text = (await page.locator('body').textContent()) ?? '';
      for (const word of ['3,773', '14,072', 'Leiden', 'native-cpu']) expect(text).toContain(word);
    } finally {
      await browser.close();
    }
  });
});
