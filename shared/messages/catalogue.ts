import type { Language } from '../domain/text.ts';
import { gatewayMessages } from '../knowledge/gateway-messages.ts';
import appEn from './parts/app.en.json' with { type: 'json' };
import appFr from './parts/app.fr.json' with { type: 'json' };
import casesEn from './parts/cases.en.json' with { type: 'json' };
import casesFr from './parts/cases.fr.json' with { type: 'json' };
import checksEn from './parts/checks.en.json' with { type: 'json' };
import checksFr from './parts/checks.fr.json' with { type: 'json' };
import conclusionEn from './parts/conclusion.en.json' with { type: 'json' };
import conclusionFr from './parts/conclusion.fr.json' with { type: 'json' };
import diagnosisEn from './parts/diagnosis.en.json' with { type: 'json' };
import diagnosisFr from './parts/diagnosis.fr.json' with { type: 'json' };
import networkEn from './parts/network.en.json' with { type: 'json' };
import networkFr from './parts/network.fr.json' with { type: 'json' };
import reportEn from './parts/report.en.json' with { type: 'json' };
import reportFr from './parts/report.fr.json' with { type: 'json' };
import shellEn from './parts/shell.en.json' with { type: 'json' };
import shellFr from './parts/shell.fr.json' with { type: 'json' };
import uiEn from './parts/ui.en.json' with { type: 'json' };
import uiFr from './parts/ui.fr.json' with { type: 'json' };

export type MessageTree = { readonly [key: string]: string | MessageTree };

/** One part of the sentences, owned by one area of the product. */
export const messageParts: Readonly<Record<Language, Readonly<Record<string, MessageTree>>>> = {
  fr: {
    app: appFr,
    cases: casesFr,
    checks: checksFr,
    conclusion: conclusionFr,
    diagnosis: diagnosisFr,
    gateways: gatewayMessages.fr,
    network: networkFr,
    report: reportFr,
    shell: shellFr,
    ui: uiFr,
  },
  en: {
    app: appEn,
    cases: casesEn,
    checks: checksEn,
    conclusion: conclusionEn,
    diagnosis: diagnosisEn,
    gateways: gatewayMessages.en,
    network: networkEn,
    report: reportEn,
    shell: shellEn,
    ui: uiEn,
  },
};

function merge(left: MessageTree, right: MessageTree): MessageTree {
  const merged: Record<string, string | MessageTree> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const present = merged[key];
    merged[key] =
      typeof present === 'object' && typeof value === 'object' ? merge(present, value) : value;
  }
  return merged;
}

/** Every sentence of the product in one language, the parts merged. */
export function messagesOf(language: Language): MessageTree {
  return Object.values(messageParts[language]).reduce(merge, {});
}
