import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBrowserShell } from '../../../electron/browser.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure } from '../../../shared/domain/result.ts';
import { stubHandlers } from '../bridge/stub-handlers.ts';
import { silentFailureLog } from '../../doubles/silent-failure-log.ts';
import {
  call,
  downloads,
  folder,
  hub,
  release,
  running,
  shell,
  start,
  useBrowserShell,
} from './shell-under-test.ts';

useBrowserShell();

describe('starting and closing', () => {
  it('says that the port is taken', async () => {
    const port = Number(new URL(shell.origin).port);
    expect(await start(port)).toEqual(failure(problem('PORT_IN_USE', { port })));
  });

  it('says that the renderer was not built', async () => {
    const missing = await createBrowserShell({
      handlers: stubHandlers(),
      onEvent: hub.subscribe,
      rendererDirectory: join(folder, 'nowhere'),
      port: 0,
      downloads,
      log: silentFailureLog,
      offerAddress: () => undefined,
    });
    expect(missing).toMatchObject({ ok: false, problem: { code: 'RENDERER_MISSING' } });
  });

  it(
    'lets a running call finish, ends the streams and frees the port',
    { tags: ['slow'] },
    async () => {
      const answered = call('scan.latest.read', {});
      await running.promise;
      const closed = shell.close();
      release.resolve();
      expect((await answered).status).toBe(200);
      await closed;
      const port = Number(new URL(shell.origin).port);
      const again = await start(port);
      expect(again.ok).toBe(true);
      if (again.ok) await again.value.close();
    },
  );
});
