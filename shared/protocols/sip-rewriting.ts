/**
 * Whether something between the laptop and a SIP server rewrites SIP: a verdict from what a standard
 * server echoes, without its cooperation.
 *
 * A gateway that rewrites Via on the way out restores it on the way back, so comparing the echo of
 * our own address alone shows nothing. Four things do show it:
 * - a server must write `received` into Via when it differs from the packet's source (RFC 3261
 *   §18.2.1) or when `rport` asks for it (RFC 3581 §4). A request that carries the laptop's private
 *   address and comes back without it was rewritten; a control request, whose Via carries an
 *   address that no gateway would touch, proves at the same moment that the server does write it
 *   and that there is a translation;
 * - `received` equal to the private address itself: no server beyond a translation can have seen it;
 * - a mirror request, whose Via and From carry the *public* address: the gateway lets it pass, but
 *   takes it for its own work on the way back and turns it into the private one. A server must
 *   return both untouched (RFC 3261 §8.2.6.2);
 * - a crossed request, whose From carries the private address of the socket that sends it, while Via
 *   names the public port of a second socket (without `rport` a server answers there, §18.2.2). On
 *   the way back it travels in another flow, where a gateway no longer knows its own work: what it
 *   did on the way out stays visible, behind however many translations.
 */
import type { ParsedVia } from './sip.ts';
import type { TransportAddress } from './stun.ts';

/** Documentation address (RFC 5737): no gateway mistakes it for an address of its own site. */
export const CONTROL_ADDRESS = '192.0.2.1';

export type TraceKind = 'own' | 'own-rport' | 'control' | 'control-rport' | 'mirror' | 'crossed';

/** One request and what came back for it. */
export type TraceObservation = {
  readonly kind: TraceKind;
  readonly sentVia: TransportAddress;
  readonly sentFrom: TransportAddress;
  /** Null when no answer came. */
  readonly echoed: {
    readonly via: ParsedVia;
    readonly from: { readonly host: string; readonly port: number | null } | null;
  } | null;
};

export type RewritingProof =
  'via-changed' | 'from-changed' | 'received-missing' | 'received-private';

export type RewritingVerdict = {
  readonly verdict: 'rewritten' | 'untouched' | 'no-translation' | 'unknown';
  readonly proofs: readonly RewritingProof[];
  /** What the server saw of the control request: the public side of this socket. */
  readonly seen: TransportAddress | null;
};

function echoProofs(observation: TraceObservation): RewritingProof[] {
  const { echoed, sentVia, sentFrom } = observation;
  if (echoed === null) return [];
  const proofs: RewritingProof[] = [];
  const { via, from } = echoed;
  if (via.host !== sentVia.ip || (via.port !== null && via.port !== sentVia.port))
    proofs.push('via-changed');
  // A server may omit a port, but not change the address.
  if (
    from !== null &&
    (from.host !== sentFrom.ip || (from.port ?? sentFrom.port) !== sentFrom.port)
  )
    proofs.push('from-changed');
  return proofs;
}

/** What the server saw of a control request; null when no control came back with it. */
export function seenByServer(observations: readonly TraceObservation[]): TransportAddress | null {
  for (const { kind, echoed, sentVia } of observations) {
    if (kind !== 'control-rport' || echoed === null || echoed.via.host !== sentVia.ip) continue;
    const { received, rport } = echoed.via;
    if (received !== null && rport !== null) return { ip: received, port: rport };
  }
  return null;
}

function receivedProofs(
  observations: readonly TraceObservation[],
  local: TransportAddress,
): RewritingProof[] {
  const proofs: RewritingProof[] = [];
  for (const [kind, control] of [
    ['own', 'control'],
    ['own-rport', 'control-rport'],
  ] as const) {
    const own = observations.find((each) => each.kind === kind)?.echoed?.via;
    const checked = observations.find((each) => each.kind === control)?.echoed?.via;
    if (own === undefined) continue;
    if (own.received === local.ip) proofs.push('received-private');
    // The control shows that this server, at this moment, does write what is missing here.
    else if (own.received === null && (checked?.received ?? null) !== null)
      proofs.push('received-missing');
  }
  return proofs;
}

/**
 * Judges the echoes of one socket's requests to one port of the server. `isMirrorComplete` says that
 * the mirrors carried the outer address of the gateway next to the laptop, which is the public one
 * only where addresses are translated once.
 */
export function judgeRewriting(
  observations: readonly TraceObservation[],
  local: TransportAddress,
  isMirrorComplete: boolean,
): RewritingVerdict {
  const seen = seenByServer(observations);
  const proofs = new Set(observations.flatMap(echoProofs));
  if (seen !== null && seen.ip === local.ip && proofs.size === 0)
    return { verdict: 'no-translation', proofs: [], seen };
  if (seen !== null && seen.ip !== local.ip)
    for (const proof of receivedProofs(observations, local)) proofs.add(proof);
  if (proofs.size > 0) return { verdict: 'rewritten', proofs: [...proofs], seen };

  const answered = (kind: TraceKind): boolean =>
    observations.some((each) => each.kind === kind && each.echoed !== null);
  const ownSeen = observations.some(
    (each) => each.kind === 'own-rport' && each.echoed?.via.received === seen?.ip,
  );
  // To clear the gateway, every proof is needed: the translation is known, and own and mirror came
  // back unchanged.
  const isReflected = (isMirrorComplete && answered('mirror')) || answered('crossed');
  const complete = seen !== null && ownSeen && answered('own-rport') && isReflected;
  return { verdict: complete ? 'untouched' : 'unknown', proofs: [], seen };
}
