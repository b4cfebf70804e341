import { defineConfig } from 'vite';

// Cross-origin isolation gives the companion on the CPU (eigenvectors, Leiden) its threads.
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

export default defineConfig({
  build: { target: 'esnext' },
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@sparsome/wasm-simd'] },
  server: { headers },
  preview: { headers },
});
