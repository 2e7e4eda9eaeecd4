import { describe, expect, it } from 'vitest';
import { createContacts } from '../../../../electron/wire/contacts.ts';
import type { Identifier } from '../../../../electron/network/identify/identifier.ts';
import { SILENT, TELEPHONES } from '../simulated-machine.ts';
import { PHONE, GATEWAY, scan } from './one-scan.ts';

describe('a scan', () => {
  it('streams what it finds and ends with the same', async () => {
    const { events, result } = await scan({});
    const final = result();
    expect(events[0]?.type).toBe('started');
    expect(new Set(events.map(({ scanId }) => scanId))).toEqual(new Set([final.scanId]));
    const streamed = new Map(
      events.flatMap((event) => (event.type === 'device' ? [[event.device.ip, event.device]] : [])),
    );
    expect(final.devices.map((device) => device.ip)).toEqual([
      '10.1.0.129',
      '10.1.0.150',
      '10.1.0.200',
    ]);
    for (const device of final.devices) expect(streamed.get(device.ip)).toEqual(device);
    expect(final.devices.map((device) => device.role)).toEqual([
      'gateway',
      'phone-candidate',
      'self',
    ]);
    expect(final).toMatchObject({
      complete: true,
      simulated: false,
      gateway: GATEWAY,
      findings: [],
    });
    for (const device of final.devices) expect(device.evidence.length).toBeGreaterThan(0);
  });

  it('says where it looked, so that silence elsewhere proves nothing', async () => {
    expect((await scan({})).result().asked).toEqual(['10.1.0.128/25']);
    const { result } = await scan({ request: { addresses: [PHONE.ip] } });
    expect(result().asked).toEqual([`${PHONE.ip}/32`]);
  });

  it('accepts what the identifier learns, but never makes the gateway a phone', async () => {
    const identifier: Identifier = {
      ...SILENT,
      identify: async (_, { learn }) => {
        learn([{ kind: 'sip-options', value: 'Yealink SIP-T54W 96.86.0.100', atMs: 1 }]);
        return { isOpen: false };
      },
    };
    const { result } = await scan({ identifier });
    const byRole = Object.fromEntries(result().devices.map((d) => [d.role, d]));
    expect(byRole['phone']).toMatchObject({
      ip: PHONE.ip,
      state: 'answered',
      phone: { model: 'T54W' },
    });
    expect(byRole['gateway']).toMatchObject({ ip: GATEWAY.ip, phone: null });
  });

  it.each([
    ['four times on a link that loses packets', 0.4, 4],
    ['once on a good one', 0, 1],
  ])('asks a telephone that keeps its name to itself %s', async (_, lossEachWay, times) => {
    let asked = 0;
    const identifier: Identifier = {
      ...SILENT,
      identify: async ({ ip, sweepAsked }) => {
        const isOpen = ip === '10.1.0.150';
        // The sweep's own request counts for the first time alone.
        if (isOpen) expect(sweepAsked).toBe(asked === 0);
        if (isOpen) asked += 1;
        return { isOpen };
      },
    };
    const { result } = await scan({ identifier, hosts: [GATEWAY, ...TELEPHONES], lossEachWay });
    expect(result().complete).toBe(true);
    expect(asked).toBe(times);
  });

  it('stops asking a telephone that makes the identifier fail', async () => {
    let asked = 0;
    const identifier: Identifier = {
      ...SILENT,
      identify: async ({ ip }) => {
        if (ip === '10.1.0.150') asked += 1;
        if (asked > 1) throw new Error('bug');
        return { isOpen: ip === '10.1.0.150' };
      },
    };
    const { result } = await scan({
      identifier,
      hosts: [GATEWAY, ...TELEPHONES],
      lossEachWay: 0.4,
    });
    expect(result().complete).toBe(true);
    expect(asked).toBe(4);
  });

  it('survives an identifier that fails, and when cancelled does not wait for one that never ends', async () => {
    const failing = await scan({
      identifier: { ...SILENT, identify: () => Promise.reject(new Error('bug')) },
    });
    expect(failing.result().devices).toHaveLength(3);
    const stuck = await scan({
      identifier: { ...SILENT, identify: () => new Promise(() => undefined) },
      abortAfterMs: 2500,
    });
    expect(stuck.result()).toMatchObject({ complete: false });
    expect(stuck.result().devices).toHaveLength(3);
    expect(stuck.stoppedAfterMs()).toBeLessThanOrEqual(200);
  });

  it('lists the hosts that it contacted besides those that it found', async () => {
    const contacts = createContacts();
    const { result } = await scan({
      contacts,
      identifier: {
        ...SILENT,
        identify: async () => {
          contacts.note('9.9.9.9', 'dns');
          return { isOpen: false };
        },
      },
    });
    expect(result().hostsContacted).toEqual(['9.9.9.9 dns']);
    const forced = { ranges: ['8.8.8.0/28'], force: true };
    expect((await scan({ request: forced })).result().hostsContacted).toEqual(['8.8.8.0/28 scan']);
  });

  it('keeps to its time limit and says that it is not complete', async () => {
    const { result } = await scan({
      request: { timeoutMs: 600 },
      identifier: { ...SILENT, identify: () => new Promise(() => undefined) },
    });
    expect(result().complete).toBe(false);
    expect(result().durationMs).toBeLessThan(800);
  });

  it.each([
    [{ interfaces: ['eth9'] }, 'UNKNOWN_INTERFACE'],
    [{ ranges: ['8.8.8.0/24'] }, 'RANGE_PUBLIC'],
  ])('answers %j with a problem, and reports nothing before it', async (request, code) => {
    const { outcome, events } = await scan({ request });
    expect(outcome.ok ? '' : outcome.problem.code).toBe(code);
    expect(events).toEqual([]);
  });

  it('says that the system forbids it rather than that there are no hosts', async () => {
    const opened = await scan({ refusal: { open: 'EPERM' } });
    expect(opened.outcome.ok ? '' : opened.outcome.problem.code).toBe('NETWORK_PERMISSION_DENIED');
    const sent = await scan({ refusal: { send: 'EHOSTUNREACH' }, alive: () => false });
    expect(sent.codes()).toContain('NET-PERMISSION-DENIED');
    expect(sent.codes()).not.toContain('NET-NO-HOST');
  });
});
