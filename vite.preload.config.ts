import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const project = fileURLToPath(new URL('.', import.meta.url));

// A sandboxed preload script must be one CommonJS file: no import of a neighbour, no ES module.
// Vite insists on a default export here.
export default defineConfig({
  root: project,
  publicDir: false,
  build: {
    outDir: `${project}out/preload`,
    emptyOutDir: true,
    target: 'chrome150',
    minify: false,
    modulePreload: false,
    lib: { entry: `${project}electron/preload.ts`, formats: ['cjs'], fileName: () => 'index.cjs' },
    rolldownOptions: { external: ['electron'], output: { codeSplitting: false } },
  },
});
