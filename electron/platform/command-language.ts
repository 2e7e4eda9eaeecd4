import type { Language } from '../../shared/domain/text.ts';

/** Whether `--language` was left out or names an existing language. */
export function isLanguageOption(option: string | undefined): boolean {
  return option === undefined || option === 'fr' || option === 'en';
}

/**
 * The language of the command line: the option, else the locale of the environment
 * (POSIX order LC_ALL, LC_MESSAGES, LANG), else French.
 */
export function commandLanguage(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  if (option === 'fr' || option === 'en') return option;
  const locale = [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']].find(
    (value) => value !== undefined && value !== '',
  );
  return locale?.toLowerCase().startsWith('en') === true ? 'en' : 'fr';
}
