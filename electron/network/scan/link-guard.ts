import type { KnownFinding } from '../../../shared/domain/finding-codes.ts';
import type { Clock } from '../../platform/machine.ts';
import type { OwnLink, OwnLinkReader } from '../own-link.ts';
import { type DefaultRouteReader, interfaceOfRoute } from '../routes/default-route.ts';
import type { ScanJob } from './prepare-scan.ts';

/** Pause between two looks at the cards: one system call and two small files. */
const LOOK_EVERY_MS = 250;

/** Tells whether the computer is still on the network that is being scanned. */
export type LinkGuard = {
  /** Looks again at every card and its gateway; returns the first change seen, or null. */
  readonly finish: () => Promise<KnownFinding | null>;
};

function changeOf(
  name: string,
  address: string,
  first: OwnLink | undefined,
  now: OwnLink,
): KnownFinding | null {
  const seen = now.addresses.join(' ');
  const flapped =
    first !== undefined &&
    first.carrierChanges !== null &&
    now.carrierChanges !== null &&
    now.carrierChanges !== first.carrierChanges;
  if (!now.isUp || seen === '' || flapped)
    return {
      code: 'NET-OWN-LINK-LOST',
      severity: 'error',
      params: { interface: name },
      evidence: [
        {
          kind: 'interface',
          value: `${name}: ${now.isUp ? (seen === '' ? 'no address' : 'the carrier went and came back') : 'no carrier'}`,
          atMs: 0,
        },
      ],
    };
  if (now.addresses.includes(address)) return null;
  return {
    code: 'NET-OWN-ADDRESS-CHANGED',
    severity: 'error',
    params: { interface: name, before: address, after: seen },
    evidence: [{ kind: 'interface', value: `${name}: ${address} → ${seen}`, atMs: 0 }],
  };
}

/**
 * Watches this computer's own cards during a scan: a host that seems absent through a card without a
 * cable, or on another network, may well be there. `onChange` is called once, at the first change.
 */
export async function guardLink(
  deps: {
    readonly clock: Pick<Clock, 'sleep'>;
    readonly ownLink: OwnLinkReader;
    readonly routes: DefaultRouteReader;
  },
  job: Pick<ScanJob, 'targets' | 'interfaces' | 'routes'>,
  options: {
    readonly signal: AbortSignal;
    readonly onChange: () => void;
    /** Called when the cards cannot be read any more. */
    readonly onFailure: (cause: unknown) => void;
  },
): Promise<LinkGuard> {
  const cards = job.targets.map(({ interface: own }) => own);
  const readAll = (): Promise<OwnLink[]> =>
    Promise.all(cards.map(({ name }) => deps.ownLink(name)));
  const gatewayOf = (name: string, routes: ScanJob['routes']): string | null =>
    routes.find((route) => interfaceOfRoute(route, job.interfaces) === name)?.gateway ?? null;

  const changes: KnownFinding[] = [];
  const isWell = (): boolean => changes.length === 0;
  const note = (found: KnownFinding | null): void => {
    if (found === null || changes.push(found) > 1) return;
    options.onChange();
  };
  const first = await readAll();
  const look = async (): Promise<void> => {
    const links = await readAll();
    for (const [index, { name, address }] of cards.entries()) {
      const now = links[index];
      if (now !== undefined) note(changeOf(name, address, first[index], now));
    }
  };
  const lookAtGateway = async (): Promise<void> => {
    const read = await deps.routes.read();
    // Something unreadable counts as unchanged, and a lost route does not affect the local network.
    if (!read.ok) return;
    for (const { name } of cards) {
      const before = gatewayOf(name, job.routes);
      const after = gatewayOf(name, read.value);
      if (before !== null && after !== null && before !== after)
        note({
          code: 'NET-GATEWAY-CHANGED',
          severity: 'error',
          params: { before, after },
          evidence: [{ kind: 'route-table', value: `${before} → ${after}`, atMs: 0 }],
        });
    }
  };
  const keepLooking = async (): Promise<void> => {
    while (!options.signal.aborted && isWell()) {
      await deps.clock.sleep(LOOK_EVERY_MS, options.signal);
      if (!options.signal.aborted) await look();
    }
  };
  await look();
  void keepLooking().catch(options.onFailure);
  return {
    finish: async () => {
      if (isWell()) await look();
      if (isWell()) await lookAtGateway();
      return changes[0] ?? null;
    },
  };
}
