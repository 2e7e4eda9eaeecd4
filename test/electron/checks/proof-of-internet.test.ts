import { describe, expect, it } from 'vitest';
import type { NameAnswer, TcpExchange, TcpQuestion } from '../../../electron/wire/wire.ts';
import { dnsAnswer, stunAnswer } from '../wire/loopback-peers.ts';
import { type Access, answered, checkAccess, emptyDnsAnswer } from './simulated-access.ts';

const nameless = (): NameAnswer => ({ kind: 'failed', reason: 'ETIMEOUT' });
const swallowsAll = (): boolean => true;
const refused = (): TcpExchange => ({ kind: 'refused' });
const silent: TcpExchange = { kind: 'silent' };

/** Completes every handshake and says nothing more. */
const acceptsAll = ({ tls, request }: TcpQuestion): TcpExchange =>
  tls === null && request === null ? answered() : silent;
/** Completes every handshake and hangs up at the first byte. */
const hangsUp = ({ tls, request }: TcpQuestion): TcpExchange =>
  tls === null ? answered() : request === null ? { kind: 'failed', reason: 'ECONNRESET' } : silent;
/** Completes every handshake, with a certificate of its own. */
const signsItself = ({ tls }: TcpQuestion): TcpExchange =>
  tls === null ? answered() : { kind: 'untrusted', reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' };
const blocks =
  (ports: readonly number[], exchange: TcpExchange) =>
  ({ port }: TcpQuestion): TcpExchange | null =>
    ports.includes(port) ? exchange : null;

describe('proof of Internet', () => {
  it('is given by a good access', async () => {
    const { first, of } = await checkAccess({});
    expect(first).toBe('none');
    expect(of('internet')).toMatchObject({ code: 'NET-INTERNET-OK', params: { reached: 6 } });
    expect(of('provisioning').code).toBe('NET-PROVISIONING-OK');
  });

  it.each<readonly [string, Access, string]>([
    [
      'T9a: every TCP connection is refused, and nothing else passes',
      { connect: refused, swallows: swallowsAll, resolves: nameless },
      'NET-INTERNET-REJECTED',
    ],
    [
      'every TCP connection is refused, datagrams pass',
      { connect: refused },
      'NET-INTERNET-REJECTED',
    ],
    [
      'every TCP connection is refused, and only the box itself resolves names',
      { connect: refused, swallows: swallowsAll },
      'NET-INTERNET-REJECTED',
    ],
    [
      'T9b: every handshake is completed, and nothing else passes',
      { connect: acceptsAll, swallows: swallowsAll, resolves: nameless },
      'NET-INTERNET-ACCEPTED',
    ],
    [
      'every handshake is completed, datagrams pass',
      { connect: acceptsAll },
      'NET-INTERNET-ACCEPTED',
    ],
    [
      'every handshake is completed and then reset',
      { connect: hangsUp, swallows: swallowsAll },
      'NET-INTERNET-ACCEPTED',
    ],
    [
      'every handshake is completed, with a certificate of the gateway',
      { connect: signsItself, swallows: swallowsAll, resolves: nameless },
      'NET-INTERNET-ACCEPTED',
    ],
    [
      'no TCP connection is answered, datagrams pass',
      { connect: () => silent },
      'NET-INTERNET-NO-TCP',
    ],
    [
      'nothing passes',
      { connect: () => silent, swallows: swallowsAll, resolves: nameless },
      'NET-INTERNET-CUT',
    ],
    [
      'the route is missing',
      {
        connect: () => ({ kind: 'failed', reason: 'ENETUNREACH' }),
        swallows: swallowsAll,
        resolves: nameless,
      },
      'NET-INTERNET-CUT',
    ],
  ])('names first: %s', async (_name, access, code) => {
    const { first, of } = await checkAccess(access);
    expect(first).toBe(code);
    expect(of('internet').evidence.length).toBeGreaterThan(0);
  });

  it('goes on with what needs only datagrams, and trusts no port of the provisioning servers', async () => {
    const { of } = await checkAccess({ connect: acceptsAll });
    expect(of('sip-reachability').code).toBe('NET-SIP-OK');
    expect(of('provisioning')).toMatchObject({
      state: 'skipped',
      code: 'NET-SKIPPED-DEPENDS',
      params: { rung: 'internet' },
    });
    const cut = await checkAccess({
      connect: refused,
      swallows: swallowsAll,
      resolves: nameless,
    });
    expect(cut.of('sip-reachability').state).toBe('skipped');
  });

  it('does not come from a gateway that answers datagrams itself', async () => {
    /** Every name leads to one public address, the gateway's own page on the Internet. */
    const knowsAll = await checkAccess({
      connect: acceptsAll,
      resolves: nameless,
      answers: (bytes, { port }) => (port === 53 ? dnsAnswer(bytes, '188.165.66.66') : null),
      swallows: ({ port }) => port !== 53,
    });
    expect(knowsAll.of('internet').code).toBe('NET-INTERNET-ACCEPTED');
    expect(
      knowsAll
        .of('internet')
        .evidence.map(({ value }) => value)
        .join(),
    ).not.toContain('datagram');
    const mirrors = await checkAccess({
      connect: () => silent,
      resolves: (name) => (name.startsWith('stun.') ? null : nameless()),
      swallows: ({ port }) => port !== 53 && port !== 3478,
      answers: (bytes, { port }) =>
        port === 53 ? emptyDnsAnswer(bytes, 2) : stunAnswer(bytes, '192.168.77.2', 4000),
    });
    expect(mirrors.first).toBe('NET-INTERNET-CUT');
  });

  it('needs no certificate where known pages arrive, as behind a filter of encrypted DNS', async () => {
    for (const exchange of [silent, refused(), { kind: 'failed', reason: 'ECONNRESET' } as const]) {
      const { of } = await checkAccess({
        connect: ({ address, port, tls }) =>
          ['1.1.1.1', '8.8.8.8', '9.9.9.9'].includes(address) && (port === 53 || tls !== null)
            ? exchange
            : null,
      });
      expect(of('internet')).toMatchObject({ code: 'NET-INTERNET-OK', params: { reached: 3 } });
    }
    const onlyPlain = await checkAccess({ connect: blocks([443], silent) });
    expect(onlyPlain.of('internet').code).toBe('NET-INTERNET-OK');
    expect(onlyPlain.first).toBe('NET-PROVISIONING-BLOCKED');
  });

  it('does not take a wrong clock of this computer for somebody else’s certificate', async () => {
    const { of } = await checkAccess({
      connect: ({ tls }) =>
        tls === null ? null : { kind: 'untrusted', reason: 'CERT_NOT_YET_VALID' },
    });
    expect(of('internet').code).toBe('NET-INTERNET-OK');
  });

  it('calls the names broken only where the Internet was proved', async () => {
    const alive = await checkAccess({ resolves: nameless });
    expect(alive.first).toBe('NET-DNS-BROKEN');
    const refusing = await checkAccess({
      connect: refused,
      resolves: nameless,
      swallows: swallowsAll,
    });
    expect(refusing.of('dns')).toMatchObject({ state: 'unknown', code: 'NET-DNS-UNTESTABLE' });
  });

  it('still takes any answer as a sign of the gateway', async () => {
    const silentBox = { answering: null, roundTripMs: null };
    const refusing = await checkAccess({
      gateway: silentBox,
      connect: refused,
      swallows: swallowsAll,
      resolves: nameless,
    });
    expect(refusing.of('gateway').state).toBe('pass');
    const dead = await checkAccess({
      gateway: silentBox,
      connect: () => silent,
      swallows: swallowsAll,
      resolves: nameless,
    });
    expect(dead.first).toBe('NET-GATEWAY-SILENT');
  });
});

describe('the ports of the provisioning servers', () => {
  it.each([80, 443])(
    'are closed where a filter refuses TCP %i in the servers’ place',
    async (port) => {
      const { of } = await checkAccess({
        connect: ({ address, port: asked }) =>
          address.startsWith('188.165.10.3') && asked === port ? refused() : null,
      });
      expect(of('provisioning')).toMatchObject({
        code: 'NET-PROVISIONING-BLOCKED',
        params: { ports: String(port) },
      });
    },
  );

  it('are open when one of the servers accepts', async () => {
    const { of } = await checkAccess({
      connect: ({ address, port }) =>
        address === '188.165.10.30' || !address.startsWith('188.165.10.3') || port !== 80
          ? null
          : refused(),
    });
    expect(of('provisioning').code).toBe('NET-PROVISIONING-OK');
  });
});
