import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const project = fileURLToPath(new URL('.', import.meta.url));

/**
 * The main process, and every `…-worker.ts` of electron/ as an entry of its own beside it: a worker
 * thread needs a file to start from, and finds it next to the bundle (`./ping-worker.js`).
 */
const entries = [
  'electron/main.ts',
  // The launcher of workers has their name but is part of the bundle.
  ...globSync('electron/**/*-worker.ts', {
    cwd: project,
    exclude: ['**/contained-worker.ts'],
  }).toSorted(),
];

function runtimeDependencies(): string[] {
  const manifest: unknown = JSON.parse(readFileSync(`${project}package.json`, 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'dependencies' in manifest
    ? Object.keys(Object(manifest.dependencies))
    : [];
}

const external = ['electron', ...runtimeDependencies(), ...builtinModules];

// Vite insists on a default export here.
export default defineConfig({
  root: project,
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: `${project}out/main`,
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(entries.map((path) => [basename(path, '.ts'), project + path])),
      // Runtime packages stay outside: some cannot be bundled into an ES module.
      external: (id) =>
        id.startsWith('node:') || external.some((name) => id === name || id.startsWith(`${name}/`)),
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        // Flat, so that files which look for a neighbour find it from any chunk.
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
});
