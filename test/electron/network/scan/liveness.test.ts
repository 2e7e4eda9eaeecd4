import { describe, expect, it } from 'vitest';
import { createLivenessProver } from '../../../../electron/network/scan/liveness.ts';
import { systemClock } from '../../../../electron/platform/clock.ts';
import { systemWire } from '../../../../electron/wire/system-wire.ts';
import { createSimulatedClock } from '../simulated-network.ts';

describe('a proof of life', () => {
  it('comes from this very machine, whose closed ports refuse', async () => {
    const prover = createLivenessProver({ clock: systemClock, sockets: systemWire });
    const proof = await prover.prove('127.0.0.1', {
      localAddress: '127.0.0.1',
      signal: new AbortController().signal,
      startedAtMs: systemClock.monotonicMs(),
    });
    expect(['tcp-refused', 'tcp-connect', 'udp-refused']).toContain(proof?.evidence.kind);
  });

  it('asks with one packet first, and says how many were lost', async () => {
    const clock = createSimulatedClock();
    const asked: string[] = [];
    const prove = (answering: string): Promise<number | undefined> => {
      asked.length = 0;
      const probe = async (name: string, timeoutMs: number, signal: AbortSignal) => {
        asked.push(name);
        if (name === answering) return { kind: 'refused' as const, roundTripMs: 1 };
        await clock.sleep(timeoutMs, signal);
        return { kind: 'silent' as const };
      };
      const prover = createLivenessProver({
        clock,
        sockets: {
          tcp: {
            probe: (_ip, port, { timeoutMs, signal }) => probe(`tcp ${port}`, timeoutMs, signal),
          },
          udp: {
            probe: (_ip, _port, _data, { timeoutMs, signal }) => probe('udp', timeoutMs, signal),
          },
        },
      });
      const running = prover.prove('10.0.0.9', {
        localAddress: null,
        signal: new AbortController().signal,
        startedAtMs: 0,
      });
      return clock.runUntil(running).then(async () => (await running)?.lostTries);
    };
    expect(await prove('tcp 80')).toBe(0);
    expect(asked).toEqual(['tcp 80']);
    expect(await prove('udp')).toBe(1);
    expect(asked).toEqual(['tcp 80', 'tcp 5060', 'tcp 443', 'udp']);
  });

  it('does not come from silence, nor from the system saying that it cannot reach the host', async () => {
    const clock = createSimulatedClock();
    let asked = 0;
    const prover = createLivenessProver({
      clock,
      sockets: {
        tcp: {
          probe: async (_ip, _port, { timeoutMs, signal }) => {
            asked += 1;
            await clock.sleep(timeoutMs, signal);
            return { kind: 'silent' };
          },
        },
        udp: { probe: async () => ({ kind: 'unreachable', code: 'EHOSTUNREACH', afterMs: 1 }) },
      },
    });
    const running = prover.prove('10.0.0.9', {
      localAddress: null,
      signal: new AbortController().signal,
      startedAtMs: 0,
    });
    await clock.runUntil(running);
    expect(await running).toBeNull();
    expect(asked).toBe(9);
    expect(clock.monotonicMs()).toBeLessThan(3000);
  });

  it('is not waited for after a cancel', async () => {
    const clock = createSimulatedClock();
    const controller = new AbortController();
    const prover = createLivenessProver({
      clock,
      sockets: {
        tcp: {
          probe: async (_ip, _port, { timeoutMs, signal }) => {
            await clock.sleep(timeoutMs, signal);
            return { kind: 'silent' };
          },
        },
        udp: {
          probe: async (_ip, _port, _data, { timeoutMs, signal }) => {
            await clock.sleep(timeoutMs, signal);
            return { kind: 'silent' };
          },
        },
      },
    });
    const running = prover.prove('10.0.0.9', {
      localAddress: null,
      signal: controller.signal,
      startedAtMs: 0,
    });
    void clock.sleep(100).then(() => controller.abort());
    await clock.runUntil(running);
    expect(clock.monotonicMs()).toBeLessThan(300);
  });
});
