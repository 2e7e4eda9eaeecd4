import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import {
  identify,
  type Identity,
  type IdentityInput,
} from '../../../shared/identification/identify.ts';
import { cleanText } from '../../../shared/protocols/clean-text.ts';
import { MAX_HTTP_BYTES } from '../../../shared/protocols/http.ts';
import { sipHeader, type SipResponse } from '../../../shared/protocols/sip.ts';

const MAX_EVIDENCE = 24;

type Fact = Omit<Evidence, 'atMs'>;

/** Everything learned about one host so far, and what it makes of it. */
export type HostKnowledge = {
  readonly learn: (fact: {
    readonly input?: Partial<IdentityInput>;
    readonly evidence?: readonly Fact[];
    readonly answered?: boolean;
    readonly name?: string | null;
  }) => void;
  readonly learnSip: (answer: SipResponse) => void;
  readonly identity: () => Identity;
  readonly name: () => string | null;
  readonly answered: () => boolean;
  readonly evidence: () => Evidence[];
  /** True once nothing more needs asking: a model is named, or it said itself that it is no telephone. */
  readonly isSettled: () => boolean;
};

function excerptOf(page: string, model: string): string | null {
  const at = page.toLowerCase().indexOf(model.toLowerCase());
  return at < 0 ? null : cleanText(page.slice(Math.max(0, at - 40), at + model.length + 40));
}

/** Starts from what the scan knows; `now` gives milliseconds since the scan began. */
export function createHostKnowledge(options: {
  readonly start: IdentityInput;
  readonly catalogue: IdentificationCatalogue;
  readonly now: () => number;
  readonly onChange: () => void;
}): HostKnowledge {
  const { catalogue } = options;
  const evidence: Evidence[] = [];
  let input: IdentityInput = options.start;
  let identity = identify(input, catalogue);
  let answered = false;
  let name: string | null = null;

  const keep = (fact: Fact): boolean => {
    const value = cleanText(fact.value);
    const isKnown = evidence.some((one) => one.kind === fact.kind && one.value === value);
    if (isKnown || evidence.length >= MAX_EVIDENCE) return false;
    evidence.push({ kind: fact.kind, value, atMs: Math.max(0, Math.round(options.now())) });
    return true;
  };

  const learn: HostKnowledge['learn'] = (fact) => {
    const before = identity;
    const wasAnswered = answered;
    const wasNamed = name;
    const kept = (fact.evidence ?? []).map(keep).includes(true);
    answered ||= fact.answered ?? false;
    if (fact.name !== undefined && fact.name !== null) name ??= cleanText(fact.name, 255);
    const page = fact.input?.httpPage;
    input = {
      ...input,
      ...fact.input,
      // A later page adds to the earlier ones.
      ...(typeof page === 'string' && typeof input.httpPage === 'string'
        ? { httpPage: `${page}\n${input.httpPage}`.slice(0, MAX_HTTP_BYTES) }
        : {}),
    };
    identity = identify(input, catalogue);
    const model = identity.phone?.model ?? null;
    if (typeof page === 'string' && model !== null && model !== before.phone?.model) {
      const excerpt = excerptOf(page, model);
      if (excerpt !== null) keep({ kind: 'http-page', value: excerpt });
    }
    const isNews =
      kept ||
      answered !== wasAnswered ||
      name !== wasNamed ||
      JSON.stringify(before) !== JSON.stringify(identity);
    if (isNews) options.onChange();
  };

  return {
    learn,
    learnSip: (answer) => {
      const userAgent = sipHeader(answer, 'user-agent');
      const server = sipHeader(answer, 'server');
      const named = [userAgent, server].filter((value) => value !== null && value !== '');
      const told = named.length === 0 ? [`SIP ${answer.status} ${answer.reason}`] : named;
      learn({
        input: { sipUserAgent: userAgent, sipServer: server, sipAnswered: true },
        evidence: [...new Set(told)].map((value) => ({ kind: 'sip-options', value: value ?? '' })),
        answered: true,
      });
    },
    identity: () => identity,
    name: () => name,
    answered: () => answered,
    evidence: () => [...evidence],
    isSettled: () =>
      identity.excluded ||
      (identity.phone?.confidence === 'confirmed' && identity.phone.model !== null),
  };
}
