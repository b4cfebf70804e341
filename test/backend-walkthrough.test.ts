// CONTRIBUTING shows the test of a backend: it is the one that runs, word for word, on a backend of the length it promises.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('the test that CONTRIBUTING shows is the one of examples/third-party-backend', () => {
  expect(text('CONTRIBUTING.md')).toContain(`\`\`\`ts\n${text('examples/third-party-backend/test/conformance.test.ts')}\`\`\``);
});
test('the example is under 150 lines', () => {
  const code = ['index.ts', 'memory.ts'].map((file) => text(`examples/third-party-backend/src/${file}`)).join('');
  expect(code.split('\n').filter((line) => line.trim() !== '').length).toBeLessThan(150);
});
