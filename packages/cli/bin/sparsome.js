#!/usr/bin/env node
// Committed JavaScript, so that `npx sparsome` exists in a checkout before `dist` does.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) {
  const { main: run } = await import(main.href);
  process.exitCode = await run(process.argv.slice(2));
} else {
  console.error('sparsome is not built yet: run `npm start` in the repository root.');
  process.exitCode = 1;
}
