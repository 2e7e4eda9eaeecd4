import type { Evidence } from '../../shared/domain/evidence.ts';
import type { RewritingVerdict, TraceObservation } from '../../shared/protocols/sip-rewriting.ts';
import { tryRewriting } from './run/rewriting-trial.ts';
import type { Check, CheckContext } from './run/check.ts';
import type { SipTarget } from '../wire/sip-options.ts';

/** The port that phones send from; some gateways look at it as well as at the destination. */
const PHONE_PORT = 5060;
const STAGGER_MS = 250;

type Trial = { readonly port: number; readonly verdict: RewritingVerdict };

function describe(observation: TraceObservation): string {
  const { kind, sentVia, sentFrom, echoed } = observation;
  const fromText = sentFrom.ip === sentVia.ip ? '' : ` from=${sentFrom.ip}:${sentFrom.port}`;
  const sent = `${kind} ${sentVia.ip}:${sentVia.port}${fromText}`;
  if (echoed === null) return `${sent} → -`;
  const { host, port, received, rport } = echoed.via;
  const from = echoed.from === null ? '-' : `${echoed.from.host}:${echoed.from.port ?? '-'}`;
  return `${sent} → ${host}:${port ?? '-'} received=${received ?? '-'} rport=${rport ?? '-'} from=${from}`;
}

async function tryPort(
  context: CheckContext,
  target: SipTarget,
  localPort: number,
  proofs: Evidence[],
): Promise<Trial | null> {
  const { facts, signal } = context;
  const trial = await tryRewriting(context, {
    target,
    localPort,
    localAddress: facts.interface?.address ?? null,
    wanAddress: facts.wanAddress,
    isSingleTranslation: facts.isSingleTranslation,
    signal,
  });
  if (trial === null) return null;
  for (const observation of trial.observations)
    proofs.push(context.evidence('sip-options', `:${target.port} ${describe(observation)}`));
  return { port: target.port, verdict: trial.verdict };
}

/** Does something on the path rewrite SIP? */
export const sipAlgCheck: Check = {
  id: 'sip-alg',
  needs: ['sip-reachability'],
  after: ['nat', 'gateway-model'],
  limitMs: 8000,
  run: async (context) => {
    const { facts, endpoints } = context;
    const server = facts.sip;
    if (server === null) return { state: 'unknown', code: 'NET-ALG-UNTESTABLE', evidence: [] };
    const proofs: Evidence[] = [];
    const targets = [...server.ports.keys()].map((port) => ({ ...server, port }));
    const plan = [
      ...targets.map((target) => ({ target, localPort: 0 })),
      ...targets
        .filter(({ port }) => port === endpoints.sip.ports[0])
        .map((target) => ({ target, localPort: PHONE_PORT })),
    ];
    const trials = await Promise.all(
      plan.map(async ({ target, localPort }, index) => {
        // A dozen requests at once would look like a flood to the server.
        await context.clock.sleep(index * STAGGER_MS, context.signal);
        return tryPort(context, target, localPort, proofs);
      }),
    );
    const done = trials.filter((trial) => trial !== null);
    const [usual, other] = endpoints.sip.ports;
    const verdictsOf = (port: number): string[] =>
      done.filter((trial) => trial.port === port).map((trial) => trial.verdict.verdict);
    const rewritten = done.filter(({ verdict }) => verdict.verdict === 'rewritten');
    const isClean = (port: number): boolean =>
      verdictsOf(port).some((verdict) => verdict === 'untouched' || verdict === 'no-translation') &&
      !verdictsOf(port).includes('rewritten');
    facts.cleanSipPort = [other, usual].find(isClean) ?? null;
    const evidence = proofs.slice(0, 40);
    const params = {
      usual,
      other,
      gateway: facts.gatewayModel,
      ports: [...new Set(rewritten.map(({ port }) => port))].join(', '),
      proofs: [...new Set(rewritten.flatMap(({ verdict }) => verdict.proofs))].join(', '),
    };
    if (rewritten.length > 0) {
      const code = isClean(other) ? 'NET-ALG-USUAL-PORT' : 'NET-ALG-EVERY-PORT';
      return { state: 'fail', code, params, evidence };
    }
    const tried = verdictsOf(usual);
    if (tried.length > 0 && tried.every((verdict) => verdict === 'no-translation'))
      return { state: 'pass', code: 'NET-ALG-NO-TRANSLATION', params, evidence };
    if (!tried.includes('untouched'))
      return { state: 'unknown', code: 'NET-ALG-UNTESTABLE', params, evidence };
    const outer = facts.publicAddress?.ip ?? null;
    const isBehindTwo = facts.wanAddress !== null && facts.wanAddress !== outer;
    return {
      state: 'pass',
      code: isBehindTwo ? 'NET-ALG-NONE-BEHIND-TWO' : 'NET-ALG-NONE',
      params,
      evidence,
    };
  },
};
