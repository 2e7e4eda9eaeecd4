import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Suites in namespaces share the kernel's one neighbour table: one file at a time.
const slow = { testTimeout: 600_000, hookTimeout: 600_000 };
const serial = { fileParallelism: false, ...slow };

// A limit that only a hang reaches: a busy machine is no failure.
const patient = { testTimeout: 180_000, hookTimeout: 180_000 };

// A worker of its own for each file would cost more than most files take.
const together = { isolate: false };

// eslint-style tools insist on a default export here.
export default defineConfig({
  test: {
    tags: [
      { name: 'slow', description: 'takes more than a second: left out of `npm run test:fast`' },
    ],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{architecture,shared,electron}/**/*.test.ts'],
          environment: 'node',
          ...patient,
          ...together,
        },
        resolve: {
          alias: { electron: fileURLToPath(new URL('test/doubles/electron.ts', import.meta.url)) },
        },
      },
      {
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['test/renderer/setup.ts'],
          ...patient,
          ...together,
        },
      },
      {
        test: { name: 'lab', include: ['test/lab/*.test.ts'], environment: 'node', ...serial },
      },
      {
        // Minutes of waiting for flows to be forgotten, and hardly any work.
        test: {
          name: 'checks',
          include: ['test/lab/checks/*.test.ts'],
          environment: 'node',
          ...serial,
        },
      },
      {
        // The whole application in a lab's network.
        test: {
          name: 'application',
          include: ['test/lab/application/*.test.ts'],
          environment: 'node',
          ...serial,
        },
      },
      {
        // The whole application over the simulated site.
        test: { name: 'e2e', include: ['test/e2e/*.test.ts'], environment: 'node', ...slow },
      },
    ],
  },
});
