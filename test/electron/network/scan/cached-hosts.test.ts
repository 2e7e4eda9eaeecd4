import { describe, expect, it } from 'vitest';
import { YEALINK, PHONE, GATEWAY, scan } from './one-scan.ts';

describe('hosts from the cache', () => {
  const ghost = { ip: '10.1.0.160', mac: YEALINK };

  it('are alive once they answer', async () => {
    const { stateOf } = await scan({ cached: [PHONE] });
    expect(stateOf(PHONE.ip)).toBe('answered');
  });

  it('are never called alive without an answer', async () => {
    const { stateOf } = await scan({ cached: [ghost], alive: (ip) => ip !== ghost.ip });
    expect(stateOf(ghost.ip)).toBe('cached');
  });

  it('are gone when the system itself cannot find them', async () => {
    const { stateOf, result } = await scan({
      cached: [ghost],
      alive: (ip) => ip !== ghost.ip,
      table: (table) => {
        let reads = 0;
        return {
          ...table,
          read: async () => {
            reads += 1;
            const rows = await table.read();
            if (!rows.ok || reads < 40) return rows;
            return {
              ok: true,
              value: rows.value.map((row) =>
                row.ip === ghost.ip ? { ...row, mac: null, state: 'incomplete' as const } : row,
              ),
            };
          },
        };
      },
    });
    expect(stateOf(ghost.ip)).toBe('gone');
    expect(
      result()
        .devices.find((device) => device.ip === ghost.ip)
        ?.evidence.at(-1)?.kind,
    ).toBe('neighbour-table');
  });

  it('are gone at once when they answered at the last visit', async () => {
    const device = {
      ...ghost,
      vendor: 'YEALINK',
      name: null,
      role: 'phone' as const,
      state: 'answered' as const,
      foundAfterMs: 3,
      phone: null,
      flags: [],
      evidence: [],
    };
    const at = '2026-11-20T10:00:00.000Z';
    const { stateOf, result } = await scan({
      cached: [ghost, GATEWAY],
      alive: (ip) => ip !== ghost.ip,
      siteMemory: {
        recall: async () => ({
          schema: 'tonalite/site@1',
          gatewayMac: GATEWAY.mac,
          firstVisitAt: at,
          lastVisitAt: at,
          sightings: [{ key: YEALINK, firstSeenAt: at, lastSeenAt: at, device }],
        }),
        remember: async () => ({ ok: true, value: undefined }),
      },
      hosts: [GATEWAY],
    });
    expect(stateOf(ghost.ip)).toBe('gone');
    expect(result().durationMs).toBeLessThan(5000);
    expect(result().changes.map((change) => change.kind)).toContain('gone');
  });
});
