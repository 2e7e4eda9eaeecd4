import type { Language } from '../domain/text.ts';

/** How a report prints instants: in its language, in the site's time zone. */
export type Moments = {
  readonly day: (instant: string) => string;
  readonly time: (instant: string) => string;
  readonly dayAndTime: (instant: string) => string;
};

const LOCALES: Readonly<Record<Language, string>> = { fr: 'fr-FR', en: 'en-GB' };

function zoneOrUtc(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** Formats for one report; an unknown time zone falls back to UTC. */
export function momentsIn(language: Language, timeZone: string): Moments {
  const zone = { timeZone: zoneOrUtc(timeZone) };
  const locale = LOCALES[language];
  const day = new Intl.DateTimeFormat(locale, {
    ...zone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const time = new Intl.DateTimeFormat(locale, {
    ...zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const short = new Intl.DateTimeFormat(locale, {
    ...zone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  });
  return {
    day: (instant) => day.format(new Date(instant)),
    time: (instant) => time.format(new Date(instant)),
    dayAndTime: (instant) => `${short.format(new Date(instant))} ${time.format(new Date(instant))}`,
  };
}
