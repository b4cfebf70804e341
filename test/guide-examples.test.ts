// Code that a guide takes from a file (its block names the file) is in that file, word for word.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './copy.ts';

const guides = join(root, 'docs/guide');
const blocksOf = (name: string): readonly (readonly [path: string, code: string])[] =>
  [...readFileSync(join(guides, name), 'utf8').matchAll(/^```\w+ (\S+\/\S+)\n([\s\S]*?)^```$/gm)].map(([, path = '', code = '']) => [path, code]);
const quoting = readdirSync(guides).filter((name) => name.endsWith('.md') && blocksOf(name).length > 0);

test('the guides for authors show code that runs', () => {
  expect(quoting).toEqual(expect.arrayContaining(['writing-a-backend.md', 'your-own-kernel.md']));
});
describe.each(quoting)('%s', (name) => {
  test.each(blocksOf(name))('%s', (path, code) => {
    expect(existsSync(join(root, path))).toBe(true);
    expect(readFileSync(join(root, path), 'utf8')).toContain(code);
  });
});
