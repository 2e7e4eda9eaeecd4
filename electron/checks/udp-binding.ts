import type { Evidence } from '../../shared/domain/evidence.ts';
import { CONTROL_ADDRESS } from '../../shared/protocols/sip-rewriting.ts';
import { buildStunRequest, parseStunResponse } from '../../shared/protocols/stun.ts';
import { parseVia, sipHeader } from '../../shared/protocols/sip.ts';
import { type DatagramSession, openDatagrams, repeatUntil } from '../wire/datagrams.ts';
import type { Check, CheckContext } from './run/check.ts';
import { askOptions, askOptionsAcross, type SipTarget } from '../wire/sip-options.ts';
import { askStun } from '../wire/stun-client.ts';

/** Silences to try, in seconds; the last is the one that OVHcloud requires of a box. */
const SILENCES = [30, 45, 60, 90, 120, 150, 180] as const;
/** Asked for just before the time is over, so that a box that keeps exactly to it passes. */
const MARGIN_MS = 2000;
/** A phone talks again soon after its first exchange; only then do many boxes keep the flow longer. */
const SECOND_EXCHANGE_MS = 2500;
const KNOCKS_AT_MS = [0, 700, 1500] as const;
const KNOCK_LIMIT_MS = 3000;

/**
 * A way to make a server send a datagram to one socket's public port at the request of another
 * socket. The first one stays silent, because its own datagram would renew the mapping.
 */
type Method = {
  readonly name: string;
  /** Talks once from the socket; its public port, or null when no answer came. */
  readonly open: (session: DatagramSession) => Promise<number | null>;
  /** True when the datagram asked for from `helper` reached `sleeper`. */
  readonly knock: (
    sleeper: DatagramSession,
    helper: DatagramSession,
    publicPort: number,
  ) => Promise<boolean>;
};

/**
 * By the registrar itself: without `rport` a server answers to the port that Via names (RFC 3261
 * §18.2.2), which may be another one than that of the packet.
 */
function sipMethod(context: CheckContext, target: SipTarget): Method {
  const { random, signal, clock } = context;
  return {
    name: `SIP ${target.host}:${target.port}`,
    open: async (session) => {
      const via = { ip: CONTROL_ADDRESS, port: session.local.port };
      const asked = { target, via, from: via, rport: true, signal };
      const answer = await askOptions(session, random, asked);
      const seen = answer === null ? null : parseVia(sipHeader(answer.response, 'via') ?? '');
      return seen?.rport ?? null;
    },
    knock: async (sleeper, helper, publicPort) => {
      const via = { ip: CONTROL_ADDRESS, port: publicPort };
      const sockets = { sender: helper, receiver: sleeper };
      const answer = await askOptionsAcross(sockets, random, {
        target,
        via,
        from: via,
        contact: via,
        repeat: (send, heard) => repeatUntil(send, heard, { clock, signal, atMs: KNOCKS_AT_MS }),
        signal,
        limitMs: KNOCK_LIMIT_MS,
      });
      return answer !== null;
    },
  };
}

/** By a STUN server that offers RESPONSE-PORT (RFC 5780 §7.5). */
function stunMethod(
  context: CheckContext,
  server: { readonly address: string; readonly port: number },
): Method {
  const { random, signal, clock } = context;
  return {
    name: `STUN ${server.address}:${server.port}`,
    open: async (session) => {
      const answer = await askStun(session, random, { ...server, signal, limitMs: 2500 });
      return answer?.value.mapped?.port ?? null;
    },
    knock: async (sleeper, helper, publicPort) => {
      const transactionId = random.hex(12);
      const bytes = buildStunRequest({ transactionId, responsePort: publicPort });
      const accept = (datagram: Uint8Array): true | null =>
        parseStunResponse(datagram)?.transactionId === transactionId ? true : null;
      const heard = sleeper.expect({ accept, signal, limitMs: KNOCK_LIMIT_MS });
      const knock = (): void => helper.send(bytes, server.address, server.port);
      await repeatUntil(knock, heard, { clock, signal, atMs: KNOCKS_AT_MS });
      return (await heard) !== null;
    },
  };
}

async function methodsOf(context: CheckContext): Promise<Method[]> {
  const { facts, endpoints, names } = context;
  const methods: Method[] = [];
  const server = facts.sip;
  if (server !== null) {
    // If SIP on this port is rewritten, the answer would come back to the wrong socket.
    const clean = facts.cleanSipPort;
    const ports = clean === null ? [...server.ports.keys()].toReversed() : [clean];
    methods.push(...ports.map((port) => sipMethod(context, { ...server, port })));
  }
  for (const { host, port } of endpoints.stun.servers) {
    const address = await names.address(host);
    if (address !== null) methods.push(stunMethod(context, { address, port }));
  }
  return methods;
}

async function withSocket<T>(
  context: CheckContext,
  work: (session: DatagramSession) => Promise<T>,
): Promise<T | null> {
  const address = context.facts.interface?.address ?? null;
  const session = await openDatagrams(context.sockets.udp, context.clock, { address });
  if (session === null) return null;
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

/** One silence; null when not even the first exchange with the server succeeded. */
function trySilence(
  context: CheckContext,
  method: Method,
  silenceMs: number,
  talkTwice: boolean,
): Promise<boolean | null> {
  const { clock, signal } = context;
  return withSocket(context, async (sleeper) => {
    let publicPort = await method.open(sleeper);
    if (talkTwice) {
      await clock.sleep(SECOND_EXCHANGE_MS, signal);
      publicPort = (await method.open(sleeper)) ?? publicPort;
    }
    if (publicPort === null) return null;
    const port = publicPort;
    await clock.sleep(silenceMs, signal);
    if (signal.aborted) return null;
    return withSocket(context, (helper) => method.knock(sleeper, helper, port));
  });
}

/** How long does the box keep a silent UDP flow open? Below 180 s, calls no longer come in. */
export const udpBindingCheck: Check = {
  id: 'udp-binding',
  needs: ['internet'],
  after: ['sip-reachability', 'sip-alg'],
  background: true,
  limitMs: 215_000,
  run: async (context) => {
    const evidence: Evidence[] = [];
    let method: Method | null = null;
    for (const candidate of await methodsOf(context)) {
      // Without any silence the mapping is certainly open, so a method that fails here is unusable.
      if ((await trySilence(context, candidate, 0, false)) === true) {
        method = candidate;
        break;
      }
      if (context.signal.aborted) break;
    }
    if (method === null)
      return {
        state: 'unknown',
        code: 'NET-BINDING-UNTESTABLE',
        params: { needed: 180 },
        evidence,
      };
    const chosen = method;
    const longestMs = Math.max(...SILENCES) * 1000 + SECOND_EXCHANGE_MS + KNOCK_LIMIT_MS;
    const startedAtMs = context.clock.monotonicMs();
    const enough = new AbortController();
    const signal = AbortSignal.any([context.signal, enough.signal]);
    const within = { ...context, signal };
    const ticking = (async () => {
      while (!signal.aborted) {
        context.progress(
          Math.min(99, ((context.clock.monotonicMs() - startedAtMs) / longestMs) * 100),
        );
        await context.clock.sleep(1000, signal);
      }
    })();
    const kept = new Map<number, boolean | null>();
    await Promise.all(
      SILENCES.map(async (seconds) => {
        const isOpen = await trySilence(within, chosen, seconds * 1000 - MARGIN_MS, true);
        if (signal.aborted) return;
        kept.set(seconds, isOpen);
        const text = isOpen === null ? '?' : isOpen ? 'open' : 'closed';
        evidence.push(context.evidence('system', `${chosen.name}, ${seconds} s: ${text}`));
        // A flow that is closed after 30 s is closed after 60 s: there is nothing to wait for.
        if (isOpen === false) enough.abort();
      }),
    );
    enough.abort();
    await ticking;
    const open = SILENCES.filter((seconds) => kept.get(seconds) === true);
    const closed = SILENCES.find((seconds) => kept.get(seconds) === false);
    const atLeast = Math.max(0, ...open);
    if (closed !== undefined)
      return {
        state: 'fail',
        code: 'NET-BINDING-SHORT',
        params: { atLeast, below: closed, needed: 180 },
        evidence,
      };
    return atLeast >= 180
      ? { state: 'pass', code: 'NET-BINDING-OK', params: { atLeast, needed: 180 }, evidence }
      : { state: 'unknown', code: 'NET-BINDING-UNTESTABLE', params: { needed: 180 }, evidence };
  },
};
