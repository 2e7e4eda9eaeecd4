import type { AppInfo, Handlers } from '../../shared/contract/index.ts';
import { problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, success } from '../../shared/domain/result.ts';
import { links } from '../../shared/knowledge/links.ts';
import type { SettingsStore } from '../platform/settings-store.ts';

type AppHandlers = Pick<
  Handlers,
  | 'app.info.read'
  | 'app.problems.read'
  | 'settings.values.read'
  | 'settings.values.write'
  | 'link.page.open'
>;

/** What the application is, the person's settings, and the pages that it may open. */
export function createAppHandlers(deps: {
  readonly info: AppInfo;
  readonly settings: SettingsStore;
  /** What went wrong outside any call since the start. */
  readonly problems: () => readonly Problem[];
  /** Opens a page in the person's browser; gives whether it opened. */
  readonly openLink: ((url: string) => Promise<boolean>) | null;
}): AppHandlers {
  return {
    'app.info.read': async () => success(deps.info),
    'app.problems.read': async () => success({ problems: [...deps.problems()] }),
    'settings.values.read': async () => success(await deps.settings.read()),
    'settings.values.write': (values) => deps.settings.write(values),
    'link.page.open': async ({ linkId }) => {
      const link = links.find(({ id }) => id === linkId);
      if (link === undefined) return failure(problem('LINK_UNKNOWN'));
      if (deps.openLink === null) return failure(problem('NOT_IN_THIS_SHELL'));
      return (await deps.openLink(link.url)) ? success({}) : failure(problem('LINK_NOT_OPENED'));
    },
  };
}
