import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import type * as promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentFailureLog } from '../../doubles/silent-failure-log.ts';

const DEAD = 'dead-share';
/** What the application waits for a disk, and what it waits here. */
const PATIENCE_MS = 10_000;
const SHORT_MS = 1500;

/** A pipe without a writer: opening it holds a thread, as does everything below a dead share. */
const share = vi.hoisted(() => ({ pipe: '', asked: 0 }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof promises>();
  const blocked = ['open', 'readdir', 'stat', 'lstat', 'link', 'rm', 'rename', 'mkdir', 'realpath'];
  const entries = blocked.map((name) => {
    const ask: unknown = Reflect.get(real, name);
    return [
      name,
      async (...given: unknown[]): Promise<unknown> => {
        if (typeof ask !== 'function') throw new Error(name);
        if (!String(given[0]).includes(DEAD)) return ask(...given);
        share.asked += 1;
        const file = await real.open(share.pipe, 'r');
        await file.close();
        throw new Error('the share is back');
      },
    ];
  });
  return { ...real, ...Object.fromEntries(entries) };
});

// Other tests in this thread have the services with the real file system, and want them so.
vi.resetModules();
const { createServices } = await import('../../../electron/services.ts');
afterAll(() => {
  vi.doUnmock('node:fs/promises');
  vi.resetModules();
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-dead-'));
  share.pipe = join(folder, 'pipe');
  expect(spawnSync('mkfifo', [share.pipe]).status).toBe(0);
  const later = globalThis.setTimeout;
  vi.stubGlobal(
    'setTimeout',
    Object.assign(
      (work: () => void, ms?: number) => later(work, ms === PATIENCE_MS ? SHORT_MS : ms),
      later,
    ),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform === 'win32')('an export folder on a dead share', () => {
  it('is asked once, refuses reports with its reason, and stops no case', async () => {
    const data = join(folder, 'data');
    mkdirSync(data);
    const settings = { schema: 'tonalite/settings@1', exportFolder: join(folder, DEAD) };
    writeFileSync(join(data, 'settings.json'), JSON.stringify(settings));
    const { handlers, close } = await createServices({
      dataDirectory: data,
      log: silentFailureLog,
      shell: 'browser',
      simulated: true,
      scanningAllowed: false,
      applicationVersion: '0.1.0',
    });
    try {
      const made = await handlers['cases.case.create']({});
      if (!made.ok) throw new Error(made.problem.code);
      const { caseId } = made.value;
      for (const format of ['text', 'html', 'json', 'csv', 'text'] as const)
        expect(
          await handlers['report.file.export']({ caseId, format, language: 'fr' }),
        ).toMatchObject({ problem: { code: 'REPORT_FOLDER_SILENT' } });
      expect(await handlers['cases.case.export']({ caseId })).toMatchObject({
        problem: { code: 'REPORT_FOLDER_SILENT' },
      });
      // By the tidying at the start or by the first export, and by nobody else.
      expect(share.asked).toBe(1);
      for (const text of ['1', '2'])
        expect(
          await handlers['cases.event.append']({ caseId, event: { type: 'note-added', text } }),
        ).toMatchObject({ ok: true });
      expect(await handlers['cases.case.create']({})).toMatchObject({ ok: true });
    } finally {
      // Opened for both directions, a pipe lets all its readers go.
      const writer = openSync(share.pipe, 'r+');
      await close();
      closeSync(writer);
    }
  });
});
