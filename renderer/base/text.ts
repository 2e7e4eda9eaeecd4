import { useMemo } from 'react';
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

export function useText(): Text {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'fr';
  return useMemo(() => {
    const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
    const number = (value: number, digits = 0): string =>
      new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
    const say = (key: string, params?: Params): string =>
      sentenceOf({ t: i18n.getFixedT(language) }, key, params);
    return {
      language,
      t: say,
      known: hasSentence,
      orElse: (key, fallback, params) => (hasSentence(key) ? say(key, params) : fallback),
      pick: (text) => text[language],
      time: (instant) =>
        new Intl.DateTimeFormat(locale, {
          hour: '2-digit',
          minute: '2-digit',
          second: '2-digit',
        }).format(new Date(instant)),
      dateTime: (instant) =>
        new Intl.DateTimeFormat(locale, {
          day: 'numeric',
          month: 'long',
          hour: '2-digit',
          minute: '2-digit',
        }).format(new Date(instant)),
      moment: (instant) => {
        const at = new Date(instant);
        const isToday = at.toDateString() === new Date().toDateString();
        return new Intl.DateTimeFormat(locale, {
          ...(isToday ? {} : { day: 'numeric', month: 'long' }),
          hour: '2-digit',
          minute: '2-digit',
        }).format(at);
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
  }, [i18n, language]);
}
