import { describe, expect, it } from 'vitest';
import { createAppHandlers } from '../../../electron/handlers/app-handlers.ts';
import type { AppInfo } from '../../../shared/contract/index.ts';
import { problem, type Problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import { type Settings, SettingsSchema } from '../../../shared/domain/settings.ts';
import { links } from '../../../shared/knowledge/links.ts';

const info: AppInfo = {
  version: '1.2.3',
  shell: 'browser',
  platform: 'linux',
  simulated: false,
  scanningAllowed: true,
};

function setUp(
  options: { readonly opens?: boolean | 'fails'; readonly isDiskFull?: boolean } = {},
) {
  const opened: string[] = [];
  const problems: Problem[] = [];
  let settings = SettingsSchema.parse({});
  const handlers = createAppHandlers({
    info,
    problems: () => problems,
    settings: {
      read: async () => settings,
      write: async (values: Settings) => {
        if (options.isDiskFull === true)
          return failure(problem('SETTINGS_NOT_SAVED', { detail: 'full' }));
        settings = values;
        return success(values);
      },
    },
    openLink:
      options.opens === false
        ? null
        : async (url) => opened.push(url) > 0 && options.opens !== 'fails',
  });
  return { handlers, opened, problems };
}

describe('the calls about the application', () => {
  it('say what it is', async () => {
    expect(await setUp().handlers['app.info.read']({})).toEqual(success(info));
  });

  it('report what went wrong outside any call, as it is now', async () => {
    const { handlers, problems } = setUp();
    expect(await handlers['app.problems.read']({})).toEqual(success({ problems: [] }));
    problems.push(problem('OPEN_CASE_SET_ASIDE', { kept: 'open-case.damaged.json' }));
    const read = await handlers['app.problems.read']({});
    expect(read).toEqual(success({ problems }));
    // A copy: what a page does with its answer leaves the record alone.
    if (read.ok) read.value.problems.pop();
    expect(problems).toHaveLength(1);
  });

  it('read the settings as they were written last', async () => {
    const { handlers } = setUp();
    const values = SettingsSchema.parse({ technician: 'Léa Martin' });
    expect(await handlers['settings.values.write'](values)).toEqual(success(values));
    expect(await handlers['settings.values.read']({})).toEqual(success(values));
  });

  it('say so when the settings could not be saved', async () => {
    const { handlers } = setUp({ isDiskFull: true });
    const values = SettingsSchema.parse({ technician: 'Léa Martin' });
    expect(await handlers['settings.values.write'](values)).toMatchObject({
      ok: false,
      problem: { code: 'SETTINGS_NOT_SAVED' },
    });
    expect(await handlers['settings.values.read']({})).not.toEqual(success(values));
  });
});

describe('a page outside the application', () => {
  it('opens by its id, at the address that the knowledge holds', async () => {
    const { handlers, opened } = setUp();
    for (const { id } of links)
      expect(await handlers['link.page.open']({ linkId: id })).toEqual(success({}));
    expect(opened).toEqual(links.map(({ url }) => url));
  });

  it.each(['https://example.com/', '../control-panel', '__proto__', ''])(
    'is not opened for %j, which is no id',
    async (linkId) => {
      const { handlers, opened } = setUp();
      expect(await handlers['link.page.open']({ linkId })).toMatchObject({
        problem: { code: 'LINK_UNKNOWN' },
      });
      expect(opened).toEqual([]);
    },
  );

  it('is said not to be open where no browser opened it', async () => {
    const { handlers } = setUp({ opens: 'fails' });
    expect(await handlers['link.page.open']({ linkId: 'control-panel' })).toMatchObject({
      problem: { code: 'LINK_NOT_OPENED' },
    });
  });

  it('is left to the browser itself where there is one', async () => {
    const { handlers } = setUp({ opens: false });
    expect(await handlers['link.page.open']({ linkId: 'control-panel' })).toMatchObject({
      problem: { code: 'NOT_IN_THIS_SHELL' },
    });
  });
});
