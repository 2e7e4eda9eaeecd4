import type { Case } from '../case/case-schema.ts';
import { conclude, sentencesFor } from '../conclusion/conclusion.ts';
import { inWords, type Speaker } from '../conclusion/words.ts';
import type { ReportKnowledge } from './knowledge.ts';
import type { Moments } from './moments.ts';
import { plainText } from './plain-text.ts';
import type { ReportConclusion, ReportPhone } from './report-schema.ts';
import type { Sentences } from './sentences.ts';

/** The conclusion for each phone whose diagnosis was begun, in the words of the report. */
export function conclusionSection(
  whole: Case,
  phones: readonly ReportPhone[],
  knowledge: ReportKnowledge,
  { sentences, moments }: { readonly sentences: Sentences; readonly moments: Moments },
): ReportConclusion[] {
  const speaker: Speaker = {
    sayOr: sentences.sayOr,
    local: sentences.local,
    instant: moments.dayAndTime,
  };
  const labels = new Map(phones.map(({ key, label }) => [key, label]));
  return whole.phones
    .filter(({ transcript }) => transcript.some(({ type }) => type === 'started'))
    .map(({ phoneKey }) => {
      const conclusion = conclude(whole, phoneKey, knowledge.graph);
      const { state, outcome, at, by, standing } = conclusion;
      const key = plainText(phoneKey, { max: 60 });
      return {
        phoneKey: key,
        phone: labels.get(key) ?? key,
        state,
        outcome,
        at,
        by,
        standing,
        sentences: conclusion.sentences.map(({ words, claims, ...sentence }) => ({
          ...sentence,
          claims: [...claims],
          text: plainText(inWords(words, speaker), { max: 2000 }),
        })),
      };
    });
}

/** The headline of a conclusion, as every format prints it. */
export function titleOfConclusion(conclusion: ReportConclusion): string {
  return sentencesFor(conclusion, 'title')
    .map(({ text }) => text)
    .join(' ');
}
