import type { Language } from '../domain/text.ts';
import data from './gateways.json' with { type: 'json' };

type GatewaySentences = {
  readonly gatewayModel: Readonly<
    Record<string, { readonly sipAlg: string; readonly reset: string }>
  >;
};

function sentencesOf(language: Language): GatewaySentences {
  const entries = data.map(({ id, sipAlg, reset }) => [
    id,
    // Without a reliable source, nothing specific to the box is claimed.
    { sipAlg: sipAlg?.[language] ?? '$t(gatewayModel.unknown.sipAlg)', reset: reset[language] },
  ]);
  return { gatewayModel: Object.fromEntries(entries) };
}

/** What to do on each box, as sentences that other sentences include by the box's id. */
export const gatewayMessages: Readonly<Record<Language, GatewaySentences>> = {
  fr: sentencesOf('fr'),
  en: sentencesOf('en'),
};
