import type { Evidence } from '../domain/evidence.ts';
import type { Problem } from '../domain/problem.ts';
import type { Language, LocalisedText } from '../domain/text.ts';
import { translatorFor } from '../messages/translator.ts';
import { plainText } from './plain-text.ts';
import type { ReportEvidence } from './report-schema.ts';

type Params = Readonly<Record<string, string | number>>;

/** How a report words things: one language, and every value made printable. */
export type Sentences = {
  readonly language: Language;
  /** The sentence of a key that exists. */
  readonly say: (key: string, params?: Params) => string;
  /** The sentence of a key, or `otherwise` when the catalogue has none. */
  readonly sayOr: (key: string, otherwise: string, params?: Params) => string;
  /** Text of the knowledge base. */
  readonly local: (text: LocalisedText) => string;
  readonly problem: (problem: Problem) => string;
  /** A measurement with at most one decimal, in the notation of the language. */
  readonly number: (value: number) => string;
  readonly evidence: (evidence: readonly Evidence[]) => ReportEvidence[];
};

const MAX_EVIDENCE_SHOWN = 40;

/** The sentences of a language for one report. */
export function sentencesIn(language: Language): Sentences {
  const translate = translatorFor(language);
  const say = (key: string, params: Params = {}): string =>
    translate(
      key,
      Object.fromEntries(
        Object.entries(params).map(([name, value]) => [
          name,
          typeof value === 'string' ? plainText(value, { max: 300 }) : value,
        ]),
      ),
    );
  const sayOr = (key: string, otherwise: string, params: Params = {}): string => {
    const sentence = say(key, params);
    return sentence === key ? otherwise : sentence;
  };
  const numbers = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    maximumFractionDigits: 1,
  });
  return {
    language,
    say,
    sayOr,
    local: (text) => text[language],
    problem: ({ code, params }) =>
      sayOr(`problem.${code}`, say('unnamed.problem', { code }), params),
    // French groups digits with a narrow space, which many fonts lack.
    number: (value) => numbers.format(value).replaceAll('\u202F', '\u00A0'),
    evidence: (evidence) =>
      evidence.slice(0, MAX_EVIDENCE_SHOWN).map(({ kind, value }) => ({
        kind,
        label: sayOr(`report.evidence.${kind}`, kind),
        value: plainText(value, { max: 512 }),
      })),
  };
}
