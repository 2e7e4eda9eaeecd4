import { describe, expect, it } from 'vitest';
import { createAddressMemory } from '../../../../electron/checks/run/address-memory.ts';
import { createNetworkFacts } from '../../../../electron/checks/run/facts.ts';
import { createContacts } from '../../../../electron/wire/contacts.ts';
import { systemClock } from '../../../../electron/platform/clock.ts';
import type { FileOutcome } from '../../../../electron/platform/machine.ts';
import {
  type Gateway,
  type NetworkInterface,
  NetworkFactsSchema,
  type PublicAddress,
} from '../../../../shared/domain/network.ts';
import { problem } from '../../../../shared/domain/problem.ts';
import { failure, success } from '../../../../shared/domain/result.ts';

const MAC = '00:11:22:33:44:55';
const NOW = '2026-08-12T10:00:00.000Z';

function card(more: Partial<NetworkInterface>): NetworkInterface {
  return {
    name: 'eth0',
    address: '192.168.1.10',
    prefix: 24,
    mac: '02:00:00:00:00:01',
    medium: 'unknown',
    speedMbps: null,
    metric: 100,
    scannable: true,
    reason: 'default-route',
    ...more,
  };
}

const gateway: Gateway = {
  ip: '192.168.1.1',
  mac: MAC,
  vendor: null,
  answering: true,
  roundTripMs: 1,
  evidence: [],
};

function memoryOf(files = new Map<string, string>()): ReturnType<typeof createAddressMemory> {
  const missing: FileOutcome<never> = { ok: false, reason: 'missing', detail: '' };
  return createAddressMemory({
    directory: '/data',
    onSetAside: () => undefined,
    files: {
      size: () => Promise.resolve(missing),
      remove: () => Promise.resolve({ ok: true, value: undefined }),
      rename: (from) => {
        files.delete(from);
        return Promise.resolve({ ok: true, value: undefined });
      },
      readText: (path) => {
        const value = files.get(path);
        return Promise.resolve(value === undefined ? missing : { ok: true, value });
      },
      writeAtomic: (path, data) => {
        files.set(path, String(data));
        return Promise.resolve({ ok: true, value: undefined });
      },
      makeDirectory: () => Promise.resolve({ ok: true, value: undefined }),
    },
  });
}

describe('the network facts', () => {
  function factsWith(answer: Pick<PublicAddress, 'state' | 'ip'>, memory = memoryOf()) {
    const asked: (string | null)[] = [];
    const contacts = createContacts();
    const facts = createNetworkFacts({
      contacts,
      clock: systemClock,
      interfaces: { list: () => Promise.resolve([card({})]) },
      gateway: { read: () => Promise.resolve(success(gateway)) },
      publicAddress: {
        read: ({ lastKnown }) => {
          asked.push(lastKnown?.ip ?? null);
          contacts.note('203.0.113.9', 'tcp/443');
          return Promise.resolve({ ...answer, sources: [], measuredAt: NOW, lastKnown });
        },
      },
      memory,
      systemInformation: {
        interfaces: () =>
          Promise.resolve(
            success([
              { name: 'eth0', medium: 'wired' as const, speedMbps: 1000, model: null, dhcp: null },
            ]),
          ),
      },
    });
    return { facts, asked };
  }
  const signal = new AbortController().signal;

  it('puts interface, gateway and public address together', async () => {
    const { facts } = factsWith({ state: 'known', ip: '203.0.113.5' });
    const found = await facts.measure({ online: true, signal });
    expect(NetworkFactsSchema.safeParse(found).success).toBe(true);
    expect(found).toMatchObject({
      interface: { name: 'eth0', medium: 'wired', speedMbps: 1000 },
      gateway: { ip: '192.168.1.1' },
      publicAddress: { state: 'known', ip: '203.0.113.5' },
      problems: [],
      hostsContacted: ['203.0.113.9 tcp/443'],
    });
  });

  it('asks no outside host unless allowed', async () => {
    const { facts, asked } = factsWith({ state: 'known', ip: '203.0.113.5' });
    const found = await facts.measure({ online: false, signal });
    expect(found).toMatchObject({ publicAddress: null, hostsContacted: [] });
    expect(asked).toEqual([]);
  });

  it('remembers the address of the site for the next time', async () => {
    const memory = memoryOf();
    const first = factsWith({ state: 'known', ip: '203.0.113.5' }, memory);
    await first.facts.measure({ online: true, signal });
    const second = factsWith({ state: 'offline', ip: null }, memory);
    const found = await second.facts.measure({ online: true, signal });
    expect(second.asked).toEqual(['203.0.113.5']);
    expect(found.publicAddress?.lastKnown).toEqual({ ip: '203.0.113.5', at: NOW });
  });

  it('says what is missing and keeps the rest', async () => {
    const facts = createNetworkFacts({
      contacts: createContacts(),
      clock: systemClock,
      interfaces: { list: () => Promise.resolve([]) },
      gateway: { read: () => Promise.resolve(failure(problem('NO_DEFAULT_ROUTE'))) },
      publicAddress: { read: () => Promise.reject(new Error('never asked')) },
      memory: memoryOf(),
      // Never comes: nothing may wait for it.
      systemInformation: { interfaces: () => new Promise(() => undefined) },
    });
    const found = await facts.measure({ online: false, signal });
    expect(found).toMatchObject({ interface: null, gateway: null });
    expect(found.problems.map(({ code }) => code)).toEqual(['NO_INTERFACE_UP', 'NO_DEFAULT_ROUTE']);
  });
});

describe('the memory of public addresses', () => {
  it('keeps one address per site, the newest sites first', async () => {
    const files = new Map<string, string>();
    const memory = memoryOf(files);
    expect(await memory.recall(MAC)).toBeNull();
    await memory.remember(MAC, { ip: '203.0.113.5', at: NOW });
    await memory.remember(MAC, { ip: '203.0.113.6', at: NOW });
    await memory.remember('00:11:22:33:44:66', { ip: '203.0.113.7', at: NOW });
    expect(await memory.recall(MAC)).toEqual({ ip: '203.0.113.6', at: NOW });
    expect(await memory.recall(null)).toBeNull();
    await memory.remember(null, { ip: '203.0.113.8', at: NOW });
    expect([...files.values()].join('')).not.toContain('203.0.113.8');
  });

  it.each(['', 'null', '{', '{"schema":"tonalite/public-addresses@9","sites":{}}', '[]'])(
    'treats the damaged file %j as an empty one and replaces it',
    async (text) => {
      const files = new Map([['/data/public-addresses.json', text]]);
      const memory = memoryOf(files);
      expect(await memory.recall(MAC)).toBeNull();
      await memory.remember(MAC, { ip: '203.0.113.5', at: NOW });
      expect((await memory.recall(MAC))?.ip).toBe('203.0.113.5');
    },
  );
});
