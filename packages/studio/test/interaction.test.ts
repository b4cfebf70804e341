// What a reader does with a report: colours, search, sorting, keys.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportHtml } from '../src/report/index.ts';
import { buildProgram, launch, openReport, program } from './chromium.ts';
import { made, summary } from './made.ts';

const painted = (page: Page, title: string) => page.waitForFunction((t) => document.querySelector<HTMLElement>('#map-view')?.dataset['painted'] === t, title);
const status = (page: Page, id: string) => page.locator(`#${id}`).textContent();
/** The map's middle and its zoom. */
const view = async (page: Page): Promise<readonly number[]> => ((await page.locator('#map-view').getAttribute('data-view')) ?? '').split(' ').map(Number);
const genesOf = (page: Page) => page.locator('#marker-table tbody tr td:nth-child(3)').allTextContents();
const numbersOf = async (page: Page, column: number) => (await page.locator(`#marker-table tbody tr td:nth-child(${column})`).allTextContents()).map(Number);

describe.skipIf(!program).each(['WebGL', 'canvas'] as const)('drawn with %s', (renderer) => {
  // One reader, one page: each test leaves the map and its colours to the next.
  let browser: Browser, report: Awaited<ReturnType<typeof openReport>> | undefined, page: Page, problems: readonly string[];
  beforeAll(async () => {
    await buildProgram();
    const adata = made();
    browser = await launch(renderer);
    report = await openReport(browser, await reportHtml(adata, summary(adata)));
    ({ page, problems } = report);
  });
  afterAll(async () => {
    await report?.[Symbol.asyncDispose]();
    await browser?.close();
  });

  test('a cell under the pointer says what it is', async () => {
    // The middle of a group, where its label stands.
    const label = await page.locator('.map-labels span', { hasText: '3' }).boundingBox();
    if (!label) throw new Error('no label');
    await page.mouse.move(label.x + label.width / 2, label.y + label.height / 2);
    await page.waitForFunction(() => document.querySelector<HTMLElement>('#map-view .tip')?.textContent === 'leiden: 3');
    await page.mouse.move(0, 0);
  });

  test('the map is coloured by groups, quality and genes', async () => {
    const picture = async (): Promise<string> => (await page.locator('#map-view').screenshot()).toString('base64');
    const seen = new Set([await picture()]);
    expect(await page.locator('#map-view').getAttribute('data-renderer')).toBe(renderer);
    expect(await status(page, 'map-status')).toBe('Coloured by leiden');

    await page.selectOption('#map-colour', { label: 'Counts per cell' });
    await painted(page, 'Counts per cell');
    expect(await page.locator('#map-legend .ramp-ends').textContent()).toMatch(/^≤ 1,0\d0≥ 4,9\d0$/);
    seen.add(await picture());

    await page.fill('#map-gene', 'gene81');
    await page.press('#map-gene', 'Enter');
    await painted(page, 'GENE81');
    expect(await status(page, 'map-status')).toBe('Coloured by GENE81');
    expect(await page.inputValue('#map-colour')).toBe('gene');
    seen.add(await picture());

    await page.fill('#map-gene', 'GENE');
    await page.press('#map-gene', 'Enter');
    expect(await status(page, 'map-status')).toMatch(/^Did you mean GENE0, /);
    await page.fill('#map-gene', 'nothing');
    await page.press('#map-gene', 'Enter');
    expect(await status(page, 'map-status')).toBe('nothing is not among the 150 marker genes of this file');

    await page.selectOption('#map-colour', { label: 'donor' });
    await painted(page, 'donor');
    expect(await page.locator('#map-legend button').allTextContents()).toEqual(['ann272', 'bob273']);
    expect(await page.inputValue('#map-gene')).toBe('');
    seen.add(await picture());

    await page.locator('#map-legend button').first().click();
    await page.waitForFunction(() => document.querySelector('#map-status')?.textContent === 'Coloured by donor, shown: ann');
    expect(await page.locator('#map-legend button').first().getAttribute('aria-pressed')).toBe('true');
    await painted(page, 'donor');
    seen.add(await picture());
    expect(seen.size).toBe(5);
    expect(problems).toEqual([]);
  });

  test('keys, wheel and pointer move the map', async () => {
    await page.waitForFunction(() => document.querySelector<HTMLElement>('#map-view')?.dataset['view']);
    const whole = await view(page);
    // To the map by Tab alone: its focus must be visible.
    await page.focus('#map-legend li:last-child button');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('map-view');
    expect(await page.locator('#map-view').evaluate((e) => getComputedStyle(e).outlineStyle)).toBe('solid');
    const after = async (act: () => Promise<void>): Promise<readonly number[]> => {
      const before = await page.locator('#map-view').getAttribute('data-view');
      await act();
      await page.waitForFunction((b) => document.querySelector<HTMLElement>('#map-view')?.dataset['view'] !== b, before);
      return view(page);
    };
    const key = (name: string) => after(() => page.keyboard.press(name));
    const [, , zoom = 0] = await key('+');
    expect(zoom).toBeCloseTo(1.3 * whole[2]!, 2);
    expect((await key('ArrowRight'))[0]).toBeGreaterThan(0);
    expect((await key('ArrowUp'))[1]).toBeGreaterThan(0);
    expect((await key('-'))[2]).toBeCloseTo(whole[2]!, 2);
    expect(await key('0')).toEqual(whole);
    const box = await page.locator('#map-view').boundingBox();
    if (!box) throw new Error('the map has no box');
    await page.mouse.move(box.x + 400, box.y + 300);
    expect((await after(() => page.mouse.wheel(0, -300)))[2]).toBeGreaterThan(1.2 * whole[2]!);
    const [x = 0] = await view(page);
    const moved = await after(async () => {
      await page.mouse.down();
      await page.mouse.move(box.x + 500, box.y + 300, { steps: 3 });
      await page.mouse.up();
    });
    expect(moved[0]).toBeLessThan(x);
    expect(await after(() => page.getByRole('button', { name: 'Whole map' }).click())).toEqual(whole);
    expect(problems).toEqual([]);
  });

  test('the marker table is searched, limited and sorted, and colours the map', async () => {
    expect(await status(page, 'marker-status')).toBe('25 of 200 rows shown');
    await page.getByRole('button', { name: 'Show more' }).click();
    expect(await genesOf(page)).toHaveLength(125);
    await page.fill('#marker-search', 'gene1');
    expect(await status(page, 'marker-status')).toBe('25 of 111 rows shown');
    await page.selectOption('#marker-group', { label: '3' });
    expect(await genesOf(page)).toEqual(Array.from({ length: 40 }, (_, r) => `GENE${120 + r}`).slice(0, 25));

    const sort = page.getByRole('columnheader', { name: 'score' });
    await sort.getByRole('button').click();
    expect(await sort.getAttribute('aria-sort')).toBe('descending');
    const falling = await numbersOf(page, 4);
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    await sort.getByRole('button').press('Enter');
    expect(await sort.getAttribute('aria-sort')).toBe('ascending');
    expect((await genesOf(page))[0]).toBe('GENE159');

    await page.fill('#marker-search', 'no such gene');
    expect(await status(page, 'marker-status')).toBe('No gene of the table has this in its name');
    await page.fill('#marker-search', 'gene121');
    await page.getByRole('button', { name: 'GENE121', exact: true }).click();
    await painted(page, 'GENE121');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('map-gene');
    expect(problems).toEqual([]);
  });

  test('violins are split by the groups that are chosen', async () => {
    const violins = page.locator('#quality-0 svg .mark-area path');
    expect(await violins.count()).toBe(1);
    await page.selectOption('#quality-split', { label: 'leiden' });
    await expect.poll(() => violins.count()).toBe(5);
    expect(problems).toEqual([]);
  });
});
