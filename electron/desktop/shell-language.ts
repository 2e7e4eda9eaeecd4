import { Menu } from 'electron';
import type { Handlers } from '../../shared/contract/index.ts';
import type { Language } from '../../shared/domain/text.ts';
import { type Translate, translatorFor } from '../../shared/messages/translator.ts';
import { menuTemplate } from './menu.ts';

export type ShellLanguage = {
  /** Speaks the language in force at each call. */
  readonly translate: Translate;
  /** Reads the language from the settings and shows the menu in it. */
  readonly load: (read: Handlers['settings.values.read']) => Promise<void>;
  /** The handlers, with the menu and the dialogs following the language that the person chooses. */
  readonly following: (handlers: Handlers) => Handlers;
};

/** The language of what the page does not draw: menu, dialogs, messages of the shell. */
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
