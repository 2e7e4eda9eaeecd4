import type { LocalisedText } from '../domain/text.ts';

/** A sentence that is not yet in a language: screen, report and ticket each put it into words. */
export type Words =
  | { readonly key: string; readonly params?: Readonly<Record<string, Word>> }
  | { readonly text: LocalisedText };

/** A value in a sentence: a figure or name as it is, an instant, or a nested sentence. */
export type Word = string | number | { readonly instant: string } | Words;

/** How the screen, the report or the ticket puts things into words. */
export type Speaker = {
  /** The sentence of a key, or `otherwise` when the catalogue has none. */
  readonly sayOr: (
    key: string,
    otherwise: string,
    params: Readonly<Record<string, string | number>>,
  ) => string;
  readonly local: (text: LocalisedText) => string;
  readonly instant: (instant: string) => string;
};

function word(given: Word, speaker: Speaker): string | number {
  if (typeof given === 'string' || typeof given === 'number') return given;
  if ('instant' in given) return speaker.instant(given.instant);
  return inWords([given], speaker);
}

/** Sentences one after the other, in the language of the medium. */
export function inWords(sentences: readonly Words[], speaker: Speaker): string {
  return sentences
    .map((sentence) =>
      'text' in sentence
        ? speaker.local(sentence.text)
        : speaker.sayOr(
            sentence.key,
            sentence.key,
            Object.fromEntries(
              Object.entries(sentence.params ?? {}).map(([name, value]) => [
                name,
                word(value, speaker),
              ]),
            ),
          ),
    )
    .filter((sentence) => sentence !== '')
    .join(' ');
}
