import type { EvidenceKind } from '../../shared/domain/evidence.ts';
import { readPublicAddress } from './run/public-address-sources.ts';
import type { Check } from './run/check.ts';

function kindOf(source: string): EvidenceKind {
  if (source.startsWith('stun:')) return 'stun';
  return source.startsWith('dns:') ? 'dns-answer' : 'http-fetch';
}

/** Which public address does this site have? OVHcloud's repair form asks for it. */
export const publicAddressCheck: Check = {
  id: 'public-address',
  needs: ['internet'],
  limitMs: 5000,
  run: async (context) => {
    const { facts, signal, memory } = context;
    const found = await readPublicAddress(context, {
      sources: context.endpoints.publicAddress.sources,
      signal,
      lastKnown: facts.lastKnown,
    });
    facts.publicAddress = found;
    const evidence = found.sources.map(({ source, ip, problem }) =>
      context.evidence(kindOf(source), `${source}: ${ip ?? problem?.code ?? '-'}`),
    );
    const seen = [...new Set(found.sources.flatMap(({ ip }) => (ip === null ? [] : [ip])))];
    const params = { ip: found.ip ?? '?', all: seen.join(', ') };
    if (found.state === 'known' && found.ip !== null) {
      await memory.remember(facts.gateway?.mac ?? null, { ip: found.ip, at: found.measuredAt });
      return { state: 'pass', code: 'NET-PUBLIC-KNOWN', params, evidence };
    }
    const { changing = [] } = found;
    if (changing.length > 0) {
      const told = { ip: params.ip, all: changing.join(', ') };
      return { state: 'warn', code: 'NET-PUBLIC-CHANGES', params: told, evidence };
    }
    if (found.state === 'disagree')
      return { state: 'warn', code: 'NET-PUBLIC-DISAGREE', params, evidence };
    if (found.ip !== null)
      return { state: 'unknown', code: 'NET-PUBLIC-UNCONFIRMED', params, evidence };
    return { state: 'unknown', code: 'NET-PUBLIC-NONE', params, evidence };
  },
};
