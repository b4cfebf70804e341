import { readFile } from 'node:fs/promises';
import { fail } from '@sparsome/core';

/** The page's program, bundled when the package is built: from sources and from the built package it lies at the same place. */
const place = '../../dist/report/page.js';

export async function pageProgram(): Promise<string> {
  const file = new URL(place, import.meta.url);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    return fail('Unavailable', {
      where: 'report',
      what: 'the program of the report is not there',
      expected: file.pathname,
      got: cause instanceof Error ? cause.message : String(cause),
      consequence: 'no report was made',
      fix: 'in a checkout: node scripts/build/report.mjs; when installed: install @sparsome/studio again',
    });
  }
}
