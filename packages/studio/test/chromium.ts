// Reports in a real headless browser.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';

export const program = [process.env['SPARSOME_CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (f) => f && existsSync(f),
);
const quiet = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const drawn = {
  // What is around the map would be drawn by the slow stand-in for a graphics card, too.
  WebGL: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-gpu-compositing'],
  canvas: ['--disable-gpu', '--disable-3d-apis'],
} as const;

/** Builds the page's program, where its sources changed. */
export const buildProgram = () => promisify(execFile)(process.execPath, [fileURLToPath(new URL('../../../scripts/build/report.mjs', import.meta.url))]);

export const launch = (renderer: keyof typeof drawn): Promise<Browser> =>
  chromium.launch({ executablePath: program ?? '', args: [...quiet, ...drawn[renderer]] });

/** A report that is open, and what went wrong in it: errors of the console and of scripts, dialogs, requests. */
export interface Opened {
  readonly page: Page;
  readonly problems: readonly string[];
  readonly ms: number;
}

export interface Look {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** Opens a report's text as a file and waits until everything is drawn: in a page of its own, or in one that had another, which is sooner done. */
export async function openReport(place: Browser | Page, html: string, { width = 1280, colorScheme = 'light' }: Look = {}): Promise<Opened & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'sparsome-report-')),
    file = join(folder, 'report.html');
  await writeFile(file, html);
  const page = 'newPage' in place ? await place.newPage() : place;
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme });
  const problems: string[] = [];
  // Warnings are left out: the driver's words on slow software rendering.
  page.on('console', (m) => m.type() === 'error' && problems.push(m.text()));
  page.on('pageerror', (e) => problems.push(e.message));
  page.on('dialog', (d) => {
    problems.push(`dialog: ${d.message()}`);
    void d.dismiss();
  });
  page.on('request', (r) => r.url() !== `file://${file}` && !r.url().startsWith('data:') && problems.push(r.url()));
  const from = performance.now();
  await page.goto(`file://${file}`);
  await page.waitForFunction(
    () => document.documentElement.dataset['drawn'] === 'yes' && document.querySelector<HTMLElement>('#map-view')?.dataset['painted'] !== '',
  );
  return {
    page,
    problems,
    ms: performance.now() - from,
    async [Symbol.asyncDispose]() {
      if (page !== place) await page.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const shots = fileURLToPath(new URL('../../../output/studio/', import.meta.url));
/** A picture to look at, in `output/studio`. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** Elements that stick out to the right; what is too wide should scroll in a frame of its own. */
export const tooWide = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const wide = [...document.querySelectorAll('body *')].filter(
      (e) => !e.closest('.scroll > *, .skip, .map-labels, .tip, svg') && e.getBoundingClientRect().right > clientWidth + 0.5,
    );
    return [...wide.map((e) => e.outerHTML.slice(0, 120)), ...(scrollWidth > clientWidth ? [`the page: ${scrollWidth} in ${clientWidth}`] : [])];
  });
