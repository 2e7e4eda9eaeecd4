import type { i18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Language, LocalisedText } from '../../shared/domain/text.ts';
import { hasSentence, type Parameters } from '../../shared/messages/declared-parameters.ts';
import { sentenceOf } from '../../shared/messages/translator.ts';

export type Params = Parameters;

/** Sentences, dates and figures in the person's language. */
export type Text = {
  readonly language: Language;
  readonly t: (key: string, params?: Params) => string;
  readonly known: (key: string) => boolean;
  /** The sentence of a key if it exists, otherwise the fallback. */
  readonly orElse: (key: string, fallback: string, params?: Params) => string;
  readonly pick: (text: LocalisedText) => string;
  readonly time: (instant: string) => string;
  readonly dateTime: (instant: string) => string;
  /** The time of something seen today (`20:12`), with its day when it was another day. */
  readonly moment: (instant: string) => string;
  readonly number: (value: number, digits?: number) => string;
  /** A duration for reading: `820 ms`, `3,2 s`, `4 min 05 s`. */
  readonly duration: (milliseconds: number) => string;
};

function textIn(i18n: i18n, language: Language): Text {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const dates = (parts: Intl.DateTimeFormatOptions): ((instant: string) => string) => {
    const format = new Intl.DateTimeFormat(locale, parts);
    return (instant) => format.format(new Date(instant));
  };
  const hour = { hour: '2-digit', minute: '2-digit' } as const;
  const time = dates({ ...hour, second: '2-digit' });
  const hourOfToday = dates(hour);
  const dateTime = dates({ day: 'numeric', month: 'long', ...hour });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const number = (value: number, digits = 0): string =>
    digits === 0
      ? whole.format(value)
      : new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  const inLanguage = { t: i18n.getFixedT(language) };
  const say = (key: string, params?: Params): string => sentenceOf(inLanguage, key, params);
  return {
    language,
    t: say,
    known: hasSentence,
    orElse: (key, fallback, params) => (hasSentence(key) ? say(key, params) : fallback),
    pick: (text) => text[language],
    time,
    dateTime,
    moment: (instant) => {
      const isToday = new Date(instant).toDateString() === new Date().toDateString();
      return isToday ? hourOfToday(instant) : dateTime(instant);
    },
    number,
    duration: (milliseconds) => {
      if (milliseconds < 1000) return `${number(milliseconds)}\u00a0ms`;
      const seconds = milliseconds / 1000;
      if (seconds < 60) return `${number(seconds, 1)}\u00a0s`;
      const rest = String(Math.floor(seconds % 60)).padStart(2, '0');
      return `${Math.floor(seconds / 60)}\u00a0min\u00a0${rest}\u00a0s`;
    },
  };
}

/** Formatters are slow to make, and every component asks: each language has one set of them. */
const texts = new WeakMap<i18n, Map<Language, Text>>();

export function useText(): Text {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'fr';
  const known = texts.get(i18n) ?? new Map<Language, Text>();
  texts.set(i18n, known);
  const text = known.get(language) ?? textIn(i18n, language);
  known.set(language, text);
  return text;
}
