import { describe, expect, it } from 'vitest';
import { createGatewayReader, readPingTime } from '../../../electron/network/gateway.ts';
import type { CommandRunner } from '../../../electron/platform/ports.ts';
import { GatewaySchema } from '../../../shared/domain/network.ts';
import type { DefaultRoute } from '../../../electron/network/routes/default-route.ts';
import { LAN, ROUTE, simulatedSockets } from './simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork } from './simulated-network.ts';

const GATEWAY = { ip: '10.1.0.129', mac: 'e4:9e:12:00:00:01' };
const NO_PING: CommandRunner = { run: async () => ({ kind: 'missing' }) };

type Setting = {
  readonly routes?: readonly DefaultRoute[];
  readonly isThere?: boolean;
  readonly isCached?: boolean;
  readonly isHidden?: boolean;
  readonly answersPorts?: boolean;
  readonly ping?: string;
};

async function read(setting: Setting) {
  const clock = createSimulatedClock();
  const network = createSimulatedNetwork({
    clock,
    hosts: setting.isThere === false ? [] : [GATEWAY],
  });
  if (setting.isCached === true) network.preset(GATEWAY.ip, GATEWAY.mac);
  const sockets = simulatedSockets(clock, network.transmitter, (ip) => {
    // Any stimulus makes the system resolve the address.
    network.transmitter.send(ip, () => undefined);
    return setting.answersPorts === true;
  });
  const reader = createGatewayReader({
    clock,
    machine: { platform: 'linux', release: '', hostname: '' },
    runner:
      setting.ping === undefined
        ? NO_PING
        : {
            run: async () => ({
              kind: 'completed',
              exitCode: 0,
              stdout: setting.ping ?? '',
              stderr: '',
            }),
          },
    sockets,
    routes: { read: async () => ({ ok: true, value: setting.routes ?? [ROUTE] }) },
    interfaces: { list: async () => [LAN] },
    table:
      setting.isHidden === true
        ? { ...network.table, read: async () => ({ ok: true, value: [] }) }
        : network.table,
    vendors: { vendorOf: () => 'Sagemcom', ready: async () => true },
  });
  const running = reader.read(new AbortController().signal);
  await clock.runUntil(running);
  const outcome = await running;
  if (outcome.ok) expect(GatewaySchema.safeParse(outcome.value).success).toBe(true);
  return { outcome, tookMs: clock.monotonicMs() };
}

describe('the gateway', () => {
  it('answers a refused port: address, MAC, vendor, round trip', async () => {
    const { outcome, tookMs } = await read({ answersPorts: true });
    expect(outcome).toMatchObject({
      ok: true,
      value: { ...GATEWAY, vendor: 'Sagemcom', answering: true, roundTripMs: 1 },
    });
    expect(tookMs).toBeLessThan(1000);
  });

  it('is there when nothing but its address resolves', async () => {
    const { outcome, tookMs } = await read({});
    expect(outcome).toMatchObject({ ok: true, value: { answering: true, roundTripMs: null } });
    expect(tookMs).toBeLessThanOrEqual(1000);
  });

  it('answers ping alone', async () => {
    const ping = '64 octets de 10.1.0.129 : icmp_seq=1 ttl=64 temps=0,48 ms\n';
    const { outcome } = await read({ ping });
    expect(outcome).toMatchObject({ ok: true, value: { answering: true, roundTripMs: 0.48 } });
  });

  it('is not there when even its address stays silent', async () => {
    const { outcome, tookMs } = await read({ isThere: false });
    expect(outcome).toMatchObject({ ok: true, value: { answering: false, mac: null } });
    expect(tookMs).toBeLessThanOrEqual(1000);
  });

  it('is unknown, not absent, when the system’s listing is empty', async () => {
    const { outcome } = await read({ isThere: false, isHidden: true });
    expect(outcome).toMatchObject({ ok: true, value: { answering: null, mac: null } });
  });

  it('is unknown, not absent, when it is cached and ignores everything', async () => {
    const { outcome } = await read({ isCached: true });
    expect(outcome).toMatchObject({ ok: true, value: { answering: null, mac: GATEWAY.mac } });
  });

  it('does not exist without a default route', async () => {
    const { outcome } = await read({ routes: [] });
    expect(outcome.ok ? '' : outcome.problem.code).toBe('NO_DEFAULT_ROUTE');
  });

  it('is the network card’s when a VPN is active', async () => {
    const vpn = { ...ROUTE, interfaceName: 'tun0', gateway: '10.8.0.1', metric: 1 };
    const { outcome } = await read({ routes: [vpn, ROUTE], answersPorts: true });
    expect(outcome).toMatchObject({ ok: true, value: { ip: GATEWAY.ip } });
  });
});

describe('the time that ping prints', () => {
  it.each([
    ['64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.482 ms', 0.482],
    ['Reply from 10.0.0.1: bytes=32 time<1ms TTL=64', 1],
    ['Réponse de 10.0.0.1 : octets=32 temps=2 ms TTL=64', 2],
    ['R\uFFFDponse de 10.0.0.1\uFFFD: octets=32 temps<1ms TTL=64', 1],
    ['Respuesta desde 10.0.0.1: bytes=32 tiempo<1m TTL=64', 1],
    ['Respuesta desde 10.0.0.1: bytes=32 tiempo=12ms TTL=64', 12],
    ['Ответ от 10.0.0.1: число байт=32 время=37мс TTL=64', 37],
    ['Ответ от 10.0.0.1: число байт=32 время<1мс TTL=128', 1],
    // The same in code page 866, read as UTF-8.
    ['\uFFFD\u2022\uFFFD 10.0.0.1: \uFFFD\uFFFD=32 \uFFFD६\uFFFD=37\uFFFD\uFFFD TTL=64', 37],
    ['Antwort von 10.0.0.1: Bytes=32 Zeit=4ms TTL=64', 4],
    ['Risposta da 10.0.0.1: byte=32 durata<1ms TTL=64', 1],
    ['Resposta de 10.0.0.1: bytes=32 tempo=3ms TTL=64', 3],
    ['10.0.0.1 からの応答: バイト数 =32 時間 <1ms TTL=64', 1],
    ['来自 10.0.0.1 的回复: 字节=32 时间=2ms TTL=64', 2],
    ['10.0.0.1의 응답: 바이트=32 시간<1ms TTL=64', 1],
    ['64 bytes from 10.0.0.1: icmp_seq=0 ttl=64 time=3.108 ms', 3.108],
    ['64 bytes from 10.0.0.1: seq=0 ttl=64 time=0.093 ms', 0.093],
    ['64 Bytes von 10.0.0.1: icmp_seq=1 ttl=64 Zeit=0,71 ms', 0.71],
    ['64 байта из 10.0.0.1: icmp_seq=1 ttl=64 время=0.71 мс', 0.71],
    // Too short a packet holds no time: the number before the TTL is none.
    ['16 bytes from 10.0.0.1: icmp_seq=1 ttl=64', null],
    ['Réponse de 10.0.0.2 : Impossible de joindre l’hôte de destination.', null],
    ['Réponse de 10.0.0.2 : Durée de vie TTL expirée lors du transit.', null],
    ['From 10.0.0.2 icmp_seq=1 Destination Host Unreachable', null],
    ['Terminated', null],
    ['', null],
  ])('%j', (output, ms) => {
    expect(readPingTime(output)).toBe(ms);
  });
});
