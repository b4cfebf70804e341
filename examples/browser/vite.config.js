import { defineConfig } from 'vite';

// With these headers a page is cross-origin isolated and wasm-simd uses threads; without them it uses one thread.
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const headers = process.env.ISOLATED === '0' ? {} : isolation;

export default defineConfig({
  build: { target: 'esnext', rollupOptions: { input: ['index.html', 'worker.html'] } },
  worker: { format: 'es' },
  // Packages that start workers or load wasm beside themselves stay as they are while developing.
  optimizeDeps: { exclude: ['@sparsome/wasm-simd'] },
  server: { headers },
  preview: { headers },
});
