import { describe, expect, it } from 'vitest';
import {
  judgeRewriting,
  type TraceKind,
  type TraceObservation,
} from '../../../shared/protocols/sip-rewriting.ts';
import { parseNameAddress, parseVia } from '../../../shared/protocols/sip.ts';
import type { TransportAddress } from '../../../shared/protocols/stun.ts';

const LOCAL = { ip: '192.168.1.10', port: 41_000 };
const PUBLIC = { ip: '203.0.113.5', port: 41_000 };
const CONTROL = { ip: '192.0.2.1', port: 41_000 };

type Path = {
  /** What the world sees of a packet from the laptop; the laptop itself without a translation. */
  readonly outside: TransportAddress;
  /** The gateway rewrites its clients' addresses outwards, and its own back inwards. */
  readonly alg: 'none' | 'restoring' | 'careless';
  /** Answers without this parameter, as a server that knows no RFC 3261 §18.2.1 would. */
  readonly writesReceived?: boolean;
  readonly lost?: readonly TraceKind[];
};

function same(a: TransportAddress, b: TransportAddress): boolean {
  return a.ip === b.ip && a.port === b.port;
}

/** One request through a gateway to a standard server and back, as Linux's own helper does it. */
function travel(path: Path, kind: TraceKind, sent: TransportAddress): TraceObservation {
  const observed = { kind, sentVia: sent, sentFrom: sent };
  if (path.lost?.includes(kind) === true) return { ...observed, echoed: null };
  const outwards = (at: TransportAddress): TransportAddress =>
    path.alg !== 'none' && same(at, LOCAL) ? path.outside : at;
  const inwards = (at: TransportAddress): TransportAddress =>
    path.alg === 'restoring' && same(at, path.outside) ? LOCAL : at;
  const via = outwards(sent);
  const from = outwards(sent);
  const isAsked = kind.endsWith('rport') || kind === 'mirror';
  const writes = path.writesReceived ?? true;
  const received = writes && (isAsked || via.ip !== path.outside.ip) ? path.outside.ip : null;
  const back = inwards(via);
  const wasMangled = !same(back, via);
  return {
    ...observed,
    echoed: {
      via: {
        host: back.ip,
        port: back.port,
        received: wasMangled && received === path.outside.ip ? LOCAL.ip : received,
        rport: isAsked ? (wasMangled ? LOCAL.port : path.outside.port) : null,
      },
      from: { host: inwards(from).ip, port: inwards(from).port },
    },
  };
}

function observe(path: Path): TraceObservation[] {
  return [
    travel(path, 'control-rport', CONTROL),
    travel(path, 'control', CONTROL),
    travel(path, 'own-rport', LOCAL),
    travel(path, 'own', LOCAL),
    travel(path, 'mirror', path.outside),
  ];
}

function verdictOf(path: Path): string {
  return judgeRewriting(observe(path), LOCAL, true).verdict;
}

describe('the proof of a SIP ALG', () => {
  it('finds a gateway that restores what it rewrote', () => {
    const verdict = judgeRewriting(observe({ outside: PUBLIC, alg: 'restoring' }), LOCAL, true);
    expect(verdict.verdict).toBe('rewritten');
    expect(verdict.proofs).toEqual(
      expect.arrayContaining([
        'via-changed',
        'from-changed',
        'received-missing',
        'received-private',
      ]),
    );
    expect(verdict.seen).toEqual(PUBLIC);
  });

  it('finds a gateway that leaves its work in the answer', () => {
    expect(verdictOf({ outside: PUBLIC, alg: 'careless' })).toBe('rewritten');
  });

  it('clears a gateway that only translates, for any public port', () => {
    expect(verdictOf({ outside: PUBLIC, alg: 'none' })).toBe('untouched');
    expect(verdictOf({ outside: { ip: PUBLIC.ip, port: 2000 }, alg: 'none' })).toBe('untouched');
  });

  it('says nothing about rewriting where nothing is translated', () => {
    expect(verdictOf({ outside: LOCAL, alg: 'none' })).toBe('no-translation');
    expect(verdictOf({ outside: LOCAL, alg: 'restoring' })).toBe('no-translation');
  });

  it('does not mistake a server that writes no received for a gateway', () => {
    expect(verdictOf({ outside: PUBLIC, alg: 'none', writesReceived: false })).toBe('unknown');
  });

  it.each<TraceKind>(['control-rport', 'own-rport', 'mirror'])(
    'neither accuses nor acquits when %s is lost',
    (kind) => {
      expect(verdictOf({ outside: PUBLIC, alg: 'none', lost: [kind] })).toBe('unknown');
    },
  );

  it('still finds the gateway when single answers are lost', () => {
    const kinds: TraceKind[] = ['control', 'own-rport', 'own', 'mirror'];
    for (const kind of kinds)
      expect(verdictOf({ outside: PUBLIC, alg: 'restoring', lost: [kind] })).toBe('rewritten');
    // Without the control nobody knows what the server should have written; the mirror still shows it.
    expect(verdictOf({ outside: PUBLIC, alg: 'restoring', lost: ['control-rport'] })).toBe(
      'rewritten',
    );
  });

  it('says nothing without any answer', () => {
    expect(judgeRewriting([], LOCAL, true).verdict).toBe('unknown');
  });
});

describe('the proof behind two translations', () => {
  // The inner box turns private addresses into these, the outer one hides them from the world.
  const inner = { ip: '100.64.10.2', port: 41_000 };

  function crossed(fromHost: string): TraceObservation {
    const sentVia = { ip: CONTROL.ip, port: 41_001 };
    return {
      kind: 'crossed',
      sentVia,
      sentFrom: LOCAL,
      echoed: {
        via: { host: sentVia.ip, port: sentVia.port, received: PUBLIC.ip, rport: null },
        from: { host: fromHost, port: 41_000 },
      },
    };
  }
  // To the outer world all looks untouched: the inner box has restored what it rewrote.
  const restored = observe({ outside: PUBLIC, alg: 'none' });

  it('neither blames nor clears the gateway when only the public address was mirrored', () => {
    expect(judgeRewriting(restored, LOCAL, false).verdict).toBe('unknown');
  });

  it('sees in another flow what the inner box did', () => {
    const seen = [...restored, crossed(inner.ip)];
    expect(judgeRewriting(seen, LOCAL, false)).toMatchObject({
      verdict: 'rewritten',
      proofs: ['from-changed'],
    });
  });

  it('clears the inner box when the crossed request came back intact', () => {
    expect(judgeRewriting([...restored, crossed(LOCAL.ip)], LOCAL, false).verdict).toBe(
      'untouched',
    );
  });

  it('sees the mirror of the box’s own outer address', () => {
    const mirror: TraceObservation = {
      kind: 'mirror',
      sentVia: inner,
      sentFrom: inner,
      echoed: {
        via: { host: LOCAL.ip, port: LOCAL.port, received: PUBLIC.ip, rport: 41_000 },
        from: { host: LOCAL.ip, port: LOCAL.port },
      },
    };
    expect(judgeRewriting([...restored, mirror], LOCAL, true).verdict).toBe('rewritten');
  });
});

describe('the echo of an OPTIONS', () => {
  it.each([
    [
      'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;received=203.0.113.5;rport=4000',
      { host: '192.0.2.1', port: 5060, received: '203.0.113.5', rport: 4000 },
    ],
    [
      'SIP / 2.0 / UDP  Phone.Example:99 ; RPORT ; Received = 1.2.3.4 , SIP/2.0/UDP x',
      { host: 'phone.example', port: 99, received: '1.2.3.4', rport: null },
    ],
    ['SIP/2.0/UDP host;rport=99999', { host: 'host', port: null, received: null, rport: null }],
    ['', null],
    ['HTTP/1.1 x', null],
  ])('reads Via %j', (value, expected) => {
    expect(parseVia(value)).toEqual(expected);
  });

  it.each([
    ['"T" <sip:t@192.0.2.1:5060>;tag=1', { host: '192.0.2.1', port: 5060 }],
    ['sip:host', { host: 'host', port: null }],
    ['<sips:a@h;transport=tcp>', { host: 'h', port: null }],
    ['nothing', null],
  ])('reads the address in %j', (value, expected) => {
    expect(parseNameAddress(value)).toEqual(expected);
  });
});
