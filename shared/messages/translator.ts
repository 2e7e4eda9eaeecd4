import i18next, { type FormatterModule, type i18n } from 'i18next';
import type { Language } from '../domain/text.ts';
import { messagesOf } from './catalogue.ts';
import { type Parameters, safeOptions } from './declared-parameters.ts';

/** A figure without grouping, because most are ports, counts or milliseconds. */
function figure(value: number, language: Language): string {
  return new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 3 }).format(
    value,
  );
}

/** Writes every number as its language does: « 0,8 ms », “0.8 ms”. */
const figures: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, _format, language) =>
    typeof value === 'number' ? figure(value, language === 'en' ? 'en' : 'fr') : String(value),
};

/** Returns the sentence of a key, or the key itself if there is no sentence. */
export type Translate = (key: string, params?: Parameters) => string;

/**
 * The sentence of a key in the language of an i18next instance. This is the only call of i18next's
 * `t`: parameters are data, and are passed only as data.
 */
export function sentenceOf(instance: Pick<i18n, 't'>, key: string, params?: Parameters): string {
  const options = safeOptions(key, params);
  if (options === null) return key;
  const sentence: unknown = instance.t(key, options);
  if (typeof sentence !== 'string') return key;
  return options.nest === false ? sentence.replaceAll(/\$t\([^)]*\)/g, '…') : sentence;
}

/**
 * Makes an i18next instance with both languages. Its users (React, HTML report…) escape the
 * sentences, because plain text must not contain HTML entities.
 */
export function createI18n(language: Language): i18n {
  const instance = i18next.createInstance();
  instance.use(figures);
  void instance.init({
    lng: language,
    fallbackLng: 'fr',
    resources: {
      fr: { translation: messagesOf('fr') },
      en: { translation: messagesOf('en') },
    },
    interpolation: { escapeValue: false, alwaysFormat: true },
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
  const translate: Translate = (key, params) => sentenceOf(instance, key, params);
  translators.set(language, translate);
  return translate;
}
