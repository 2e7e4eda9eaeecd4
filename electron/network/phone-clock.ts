import type { PhoneClock } from '../../shared/domain/phone-clock.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import { problem } from '../../shared/domain/problem.ts';
import { buildGetRequest, MAX_HTTP_BYTES } from '../../shared/protocols/http.ts';
import { headerValue } from '../../shared/protocols/header-block.ts';
import { parseHeaderDate } from '../../shared/protocols/http-date.ts';
import { SIP_PORT } from '../../shared/protocols/sip.ts';
import { networksOf, ownRange } from '../../shared/net/card-networks.ts';
import { rangeContains } from '../../shared/net/cidr.ts';
import { parseIpv4 } from '../../shared/net/ipv4.ts';
import type { Clock, RandomSource } from '../platform/machine.ts';
import type { InterfaceReader } from './interfaces.ts';
import type { Contacts } from '../wire/contacts.ts';
import { openDatagrams } from '../wire/datagrams.ts';
import { askHttp } from '../wire/http.ts';
import { recordWire } from '../wire/recorded-wire.ts';
import { askOptions } from '../wire/sip-options.ts';
import type { Wire } from '../wire/wire.ts';

const ANSWER_MS = 2500;

export type PhoneClockReader = {
  /** Asks a phone for its time. A null `phoneTime` means that the phone did not say, and proves nothing. */
  readonly read: (ip: string, signal: AbortSignal) => Promise<PhoneClock>;
};

type Told = { readonly header: string; readonly kind: Evidence['kind'] };

export type PhoneClockDeps = {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly interfaces: InterfaceReader;
  readonly contacts: Contacts;
  /** Not recorded yet: no scan may have listed the phone of an imported case, so the reader records it. */
  readonly sockets: Wire;
};

type Asking = Pick<PhoneClockDeps, 'clock' | 'random' | 'interfaces'> & {
  readonly probes: Pick<Wire, 'udp' | 'tcp'>;
};

/** The laptop's own address on the phone's subnet, which the SIP request must carry. */
async function addressTowards({ interfaces }: Asking, ip: string): Promise<string | null> {
  const target = parseIpv4(ip);
  const all = await interfaces.list();
  const near = all
    .flatMap(networksOf)
    .find((card) => target !== null && card.prefix > 0 && rangeContains(ownRange(card), target));
  return near?.address ?? all.find(({ metric }) => metric !== null)?.address ?? null;
}

async function bySip(asking: Asking, ip: string, signal: AbortSignal): Promise<Told | null> {
  const localAddress = await addressTowards(asking, ip);
  if (localAddress === null) return null;
  const session = await openDatagrams(asking.probes.udp, asking.clock, { address: localAddress });
  if (session === null) return null;
  const answer = await askOptions(session, asking.random, {
    target: { host: ip, address: ip, port: SIP_PORT },
    targetPort: SIP_PORT,
    via: session.local,
    from: { ip: session.local.ip },
    rport: true,
    signal,
    limitMs: ANSWER_MS,
    repeatAtMs: [0],
  });
  session.close();
  const header = answer === null ? null : headerValue(answer.response, 'date');
  return header === null ? null : { header, kind: 'sip-options' };
}

async function byHttp({ probes }: Asking, ip: string, signal: AbortSignal): Promise<Told | null> {
  const { response } = await askHttp(probes.tcp, {
    address: ip,
    port: 80,
    tls: null,
    request: buildGetRequest(ip, '/'),
    maxBytes: MAX_HTTP_BYTES,
    timeoutMs: ANSWER_MS,
    signal,
  });
  const header = response === null ? null : headerValue(response, 'date');
  return header === null ? null : { header, kind: 'http-server' };
}

/**
 * Reads the `Date` header that some phones put in their SIP (RFC 3261 §20.17) or HTTP answers and
 * compares it with the laptop's clock: one OPTIONS, one GET, nothing else.
 */
export function createPhoneClockReader(deps: PhoneClockDeps): PhoneClockReader {
  const { clock } = deps;
  const asking = { ...deps, probes: recordWire(deps.sockets, deps.contacts, 'every host') };
  return {
    read: async (ip, signal) => {
      const startedMs = clock.monotonicMs();
      const told = await Promise.all([bySip(asking, ip, signal), byHttp(asking, ip, signal)]);
      const laptop = clock.now();
      const laptopTime = laptop.toISOString();
      for (const answer of told) {
        const time = answer === null ? null : parseHeaderDate(answer.header);
        if (answer !== null && time !== null)
          return {
            phoneTime: new Date(time).toISOString(),
            laptopTime,
            differenceSeconds: Math.round((time - laptop.getTime()) / 1000),
            evidence: [
              {
                kind: answer.kind,
                value: `Date: ${answer.header}`,
                atMs: Math.round(clock.monotonicMs() - startedMs),
              },
            ],
            problem: null,
          };
      }
      return {
        phoneTime: null,
        laptopTime,
        differenceSeconds: null,
        evidence: [],
        problem: problem('PHONE_CLOCK_NOT_TOLD', { ip }),
      };
    },
  };
}
