import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCaseFolder } from '../../../electron/cases/case-folder.ts';
import { readHere } from '../../../electron/cases/journal-reader.ts';
import { createCaseLister } from '../../../electron/cases/case-list.ts';
import { createSystemFiles } from '../../../electron/platform/files.ts';

const READING = fileURLToPath(new URL('reading-process.ts', import.meta.url));
const CASE = '00000000-0000-4000-8000-000000000000.jsonl';
let folder = '';
let pipe = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-silent-'));
  pipe = join(folder, CASE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// A pipe without a writer stands for a network drive that is gone: opening it never returns.
describe.skipIf(process.platform === 'win32')('a disk that does not answer', () => {
  beforeEach(() => {
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  });

  it('is named as a problem of its file, each time, and listed once it answers', async () => {
    const files = createSystemFiles(100);
    const list = createCaseLister({
      files,
      directory: folder,
      folder: createCaseFolder(files, folder),
      simulated: false,
      read: readHere,
    });
    try {
      for (const _ of [1, 2, 3, 4, 5, 6]) {
        const listed = await list();
        expect(listed).toMatchObject({
          ok: true,
          value: { cases: [], problems: [{ code: 'CASE_UNREADABLE', params: { file: CASE } }] },
        });
      }
    } finally {
      // One writer ends the one read that waits; more reads would fill the threads and hang here.
      const writer = await open(pipe, 'w');
      await writer.close();
    }
    await expect(readFile(READING, 'utf8')).resolves.toContain('reading');
  });

  const start = async (patienceMs: number) => {
    const child = spawn(process.execPath, [READING, pipe, String(patienceMs)]);
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    await once(child.stdout, 'data');
    return { child, ended };
  };

  it('does not hold the program against a second signal', { tags: ['slow'] }, async () => {
    const { child, ended } = await start(60_000);
    await sleep(1600);
    child.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGKILL']);
  });

  it('does not hold the program forever after the first', { tags: ['slow'] }, async () => {
    const { ended } = await start(300);
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});
