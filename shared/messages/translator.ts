import i18next, { type i18n } from 'i18next';
import type { Language } from '../domain/text.ts';
import { messagesOf } from './catalogue.ts';

/** Gives the sentence of a key; a key without a sentence comes back as it is. */
export type Translate = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/**
 * Makes an i18next instance that holds both languages. Escaping is left to whoever prints the
 * sentence (React, HTML report…), because plain text must not carry HTML entities.
 */
export function createI18n(language: Language): i18n {
  const instance = i18next.createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'fr',
    resources: {
      fr: { translation: messagesOf('fr') },
      en: { translation: messagesOf('en') },
    },
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  });
  return instance;
}

const translators = new Map<Language, Translate>();

/** The translator of a language, for reports, the command line and tests. */
export function translatorFor(language: Language): Translate {
  const known = translators.get(language);
  if (known !== undefined) return known;
  const instance = createI18n(language);
  const translate: Translate = (key, params) => instance.t(key, params ?? {});
  translators.set(language, translate);
  return translate;
}
