import { defineConfig } from 'vitest/config';

const conditions = ['sparsome:src'];
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { root: import.meta.dirname, include: ['suite.ts'], pool: 'forks' },
});
