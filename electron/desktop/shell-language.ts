import { Menu } from 'electron';
import type { Handlers } from '../../shared/contract/index.ts';
import type { Language } from '../../shared/domain/text.ts';
import { type Translate, translatorFor } from '../../shared/messages/translator.ts';
import { menuTemplate } from './menu.ts';

export type ShellLanguage = {
  /** Translates into the language current at each call. */
  readonly translate: Translate;
  /** Reads the language from the settings and shows the menu in it. */
  readonly load: (read: Handlers['settings.values.read']) => Promise<void>;
  /** The handlers; when the person changes the language, menu and dialogs follow. */
  readonly following: (handlers: Handlers) => Handlers;
};

/** The language of what is outside the page: menu, dialogs, messages of the shell. */
export function createShellLanguage(): ShellLanguage {
  let language: Language = 'fr';
  const translate: Translate = (key, params) => translatorFor(language)(key, params);

  function speak(chosen: Language): void {
    language = chosen;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(translate, process.platform)));
  }

  return {
    translate,
    load: async (read) => {
      const settings = await read({});
      speak(settings.ok ? settings.value.language : language);
    },
    following: (handlers) => ({
      ...handlers,
      'settings.values.write': async (settings) => {
        const outcome = await handlers['settings.values.write'](settings);
        if (outcome.ok) speak(outcome.value.language);
        return outcome;
      },
    }),
  };
}
