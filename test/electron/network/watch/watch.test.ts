import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { WatchEvent } from '../../../../shared/domain/watch.ts';
import type { UdpOptions, UdpWire, UdpSender } from '../../../../electron/wire/wire.ts';
import {
  ANNOUNCEMENT_GROUP,
  openAnnouncementListener,
  type Announcement,
} from '../../../../electron/network/watch/announcement-listener.ts';
import {
  INITIAL_PRESENCE,
  MISSES_BEFORE_AWAY,
  observePresence,
  type Observation,
  type Transition,
} from '../../../../electron/network/watch/presence.ts';
import { createWatchedDevices } from '../../../../electron/network/watch/watched-devices.ts';

function story(observations: readonly Observation[]): Transition[] {
  let presence = INITIAL_PRESENCE;
  return observations.flatMap((seen) => {
    const step = observePresence(presence, seen);
    ({ presence } = step);
    return step.transition === null ? [] : [step.transition];
  });
}

describe('presence', () => {
  it('reports a reboot as left and back, once each', () => {
    expect(story(['answered', 'silent', 'silent', 'silent', 'unresolved', 'answered'])).toEqual([
      'present',
      'left',
      'back',
    ]);
  });

  it('never calls a host away that answers no probe but whose address is still held', () => {
    expect(story(['resolved', ...Array<Observation>(50).fill('silent')])).toEqual(['present']);
    expect(story(['resolved', 'unresolved', 'unresolved', 'unresolved'])).toEqual([
      'present',
      'left',
    ]);
  });

  const anyObservation = fc.constantFrom<Observation>(
    'answered',
    'resolved',
    'silent',
    'unresolved',
  );
  test.prop([fc.array(anyObservation, { maxLength: 200 })])(
    'present comes first, then left and back alternate, and no host leaves on less than three misses',
    (observations) => {
      const told = story(observations);
      if (told.length > 0) expect(told[0]).toBe('present');
      for (const [index, transition] of told.slice(1).entries())
        expect(transition).toBe(index % 2 === 0 ? 'left' : 'back');
      let misses = 0;
      let presence = INITIAL_PRESENCE;
      for (const seen of observations) {
        misses = seen === 'answered' || seen === 'resolved' ? 0 : misses + 1;
        const step = observePresence(presence, seen);
        ({ presence } = step);
        if (step.transition === 'left') expect(misses).toBeGreaterThanOrEqual(MISSES_BEFORE_AWAY);
      }
    },
  );

  it('does not flap on a link that loses a packet in three', () => {
    const observations = Array.from({ length: 300 }, (_, round): Observation =>
      round % 3 === 2 ? 'silent' : 'answered',
    );
    expect(story(observations)).toEqual(['present']);
  });
});

describe('the devices of a watch', () => {
  const at = '2026-11-21T10:00:00.000Z';
  const MAC = '00:15:65:01:02:03';

  function devices() {
    const events: WatchEvent[] = [];
    let initial = true;
    const watched = createWatchedDevices({
      now: () => at,
      isInitial: () => initial,
      isWatched: () => true,
      onEvent: (event) => events.push(event),
    });
    return {
      watched,
      events,
      types: () => events.map((event) => event.type),
      later: () => (initial = false),
    };
  }

  it('follows a MAC to its new address, but not to an old row', () => {
    const { watched, events, types } = devices();
    watched.observe({ ip: '10.0.0.5', mac: MAC }, 'answered', []);
    watched.observe({ ip: '10.0.0.9', mac: MAC }, 'silent', []);
    expect(types()).toEqual(['present']);
    watched.observe({ ip: '10.0.0.9', mac: MAC }, 'resolved', []);
    expect(types()).toEqual(['present', 'moved']);
    expect(events[1]?.ip).toBe('10.0.0.9');
  });

  it('says that a device appeared when it was not there at the start', () => {
    const { watched, types, later } = devices();
    later();
    watched.observe({ ip: '10.0.0.5', mac: MAC }, 'resolved', []);
    expect(types()).toEqual(['appeared']);
  });

  it.each([
    ['each time', [true, true, true], 'held'],
    ['but once', [true, false, true], 'unproved'],
    ['never', [false, false, false], 'unproved'],
  ] as const)(
    'records for a departure whether this computer’s own network held (%s)',
    (_, held, ownNetwork) => {
      const { watched, events } = devices();
      watched.observe({ ip: '10.0.0.5', mac: MAC }, 'answered', [], true);
      for (const each of held) watched.observe({ ip: '10.0.0.5', mac: MAC }, 'silent', [], each);
      expect(events.at(-1)).toMatchObject({ type: 'left', ownNetwork });
    },
  );

  it('treats an announcement as a sign of life, and remembers what it said', () => {
    const { watched, events, types } = devices();
    const evidence = { kind: 'sip-announcement' as const, value: 'yealink T54W', atMs: 0 };
    watched.observe({ ip: '10.0.0.5', mac: MAC }, 'answered', []);
    for (let round = 0; round < 3; round += 1)
      watched.observe({ ip: '10.0.0.5', mac: MAC }, 'silent', []);
    watched.announced(
      { ip: '10.0.0.5', mac: MAC, brand: 'yealink', model: 'T54W', firmware: '96.86.0.100' },
      evidence,
    );
    expect(types()).toEqual(['present', 'left', 'back', 'announced']);
    expect(events[3]).toMatchObject({ brand: 'yealink', model: 'T54W', firmware: '96.86.0.100' });
  });
});

describe('the listener of announcements', () => {
  const ENCODER = new TextEncoder();
  function subscribe(
    call: string,
    mac = '00156501ABCD',
    event = 'ua-profile;profile-type="device";vendor="yealink";model="T54W";version="96.86.0.100"',
  ): Uint8Array {
    return ENCODER.encode(
      [
        `SUBSCRIBE sip:MAC%3a${mac}@224.0.1.75 SIP/2.0`,
        'Via: SIP/2.0/UDP 10.0.0.5:5060;branch=z9hG4bK1',
        `From: <sip:MAC%3a${mac}@224.0.1.75>;tag=1`,
        `To: <sip:MAC%3a${mac}@224.0.1.75>`,
        `Call-ID: ${call}`,
        'CSeq: 1 SUBSCRIBE',
        `Event: ${event}`,
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
  }

  async function listen(
    refusal: string | null = null,
    platform: 'linux' | 'win32' = 'linux',
    isTaken: () => boolean = () => true,
  ) {
    const opened: UdpOptions[] = [];
    const readers: ((data: Uint8Array, from: UdpSender) => void)[] = [];
    const sent: string[] = [];
    const heard: Announcement[] = [];
    let now = 0;
    const udp: Pick<UdpWire, 'open'> = {
      open: async (options) => {
        opened.push(options);
        if (refusal !== null) return { ok: false, code: refusal };
        const socket = {
          localAddress: '0.0.0.0',
          localPort: 5060,
          send: () => void sent.push('a datagram'),
          listen: (reader: (typeof readers)[number]) => void readers.push(reader),
          close: () => undefined,
        };
        return { ok: true, value: socket };
      },
    };
    const listener = await openAnnouncementListener(
      { sockets: { udp }, machine: { platform, release: '', hostname: '' } },
      {
        interfaceAddresses: ['10.0.0.2', '10.1.0.2'],
        nowMs: () => now,
        onAnnouncement: (announcement) => {
          heard.push(announcement);
          return isTaken();
        },
      },
    );
    const receive = (data: Uint8Array, ip = '10.0.0.5'): void => {
      readers[0]?.(data, { address: ip, port: 5060 });
    };
    return { listener, opened, sent, heard, receive, wait: (ms: number) => (now += ms) };
  }

  it('joins on every interface, bound to the group alone', async () => {
    const { opened } = await listen();
    expect(opened[0]).toMatchObject({
      address: ANNOUNCEMENT_GROUP,
      port: 5060,
      reuseAddress: true,
    });
    expect(opened[0]?.groups).toHaveLength(2);
  });

  it('takes the port away from no program on Windows', async () => {
    const { opened } = await listen(null, 'win32');
    expect(opened[0]).toMatchObject({ address: null, reuseAddress: false });
  });

  it('says so when the port is taken', async () => {
    const { listener } = await listen('EADDRINUSE');
    expect(listener).toMatchObject({
      code: 'ANNOUNCEMENT_LISTENER_UNAVAILABLE',
      params: { reason: 'EADDRINUSE' },
    });
  });

  it('reads who started, distinguishes repeats from new starts, and never answers', async () => {
    const { heard, receive, sent } = await listen();
    receive(subscribe('first'));
    receive(subscribe('first'));
    receive(subscribe('second'));
    expect(heard).toHaveLength(2);
    expect(heard[0]).toEqual({
      ip: '10.0.0.5',
      mac: '00:15:65:01:ab:cd',
      brand: 'yealink',
      model: 'T54W',
      firmware: '96.86.0.100',
    });
    expect(sent).toEqual([]);
  });

  it('hears the repeat of a start that was not accepted', async () => {
    let isFree = false;
    const { heard, receive } = await listen(null, 'linux', () => isFree);
    receive(subscribe('first'));
    isFree = true;
    receive(subscribe('first'));
    receive(subscribe('first'));
    expect(heard).toHaveLength(2);
  });

  it('hears fifty phones of one power cut, and drops a flood', async () => {
    const { heard, receive, wait } = await listen();
    for (let phone = 0; phone < 50; phone += 1) receive(subscribe(`call-${phone}`));
    expect(heard).toHaveLength(50);
    for (let phone = 0; phone < 5000; phone += 1) receive(subscribe(`flood-${phone}`));
    expect(heard.length).toBeLessThanOrEqual(400);
    wait(1500);
    receive(subscribe('after'));
    expect(heard.at(-1)?.model).toBe('T54W');
    expect(heard.length).toBeGreaterThan(50);
  });

  const rubbish = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc
      .tuple(fc.nat(400), fc.nat(400), fc.uint8Array({ maxLength: 60 }))
      .map(([from, to, middle]) => {
        const whole = subscribe('call');
        return new Uint8Array([...whole.subarray(0, from), ...middle, ...whole.subarray(to)]);
      }),
    fc.string({ unit: 'binary', maxLength: 80 }).map((text) => subscribe(text, text, text)),
  );
  describe('hostile announcements', { tags: ['slow'] }, () => {
    test.prop([fc.array(rubbish, { maxLength: 8 })], { numRuns: 800 })(
      'survives anything that is sent to the group, and reports nothing longer than it may',
      async (datagrams) => {
        const { heard, receive } = await listen();
        for (const datagram of datagrams) receive(datagram);
        receive(new Uint8Array(1_000_000).fill(65));
        for (const each of heard) {
          expect((each.brand ?? '').length).toBeLessThanOrEqual(40);
          expect((each.model ?? '').length).toBeLessThanOrEqual(80);
          expect(`${each.brand}${each.model}${each.firmware}`).not.toMatch(/\p{Cc}/u);
        }
      },
    );
  });
});
