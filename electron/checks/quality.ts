import type { Evidence } from '../../shared/domain/evidence.ts';
import { delayVariation } from '../../shared/quality/delay-variation.ts';
import {
  mouthToEarDelayMs,
  SPEECH_CODECS,
  speechQuality,
  type SpeechCodec,
} from '../../shared/quality/e-model.ts';
import { roundTripFigures } from '../../shared/quality/round-trips.ts';
import { openDatagrams } from '../wire/datagrams.ts';
import { type Check, type CheckContext, shownMs } from './run/check.ts';
import { askStun } from '../wire/stun-client.ts';
import { type PacketSeries, runStunSeries } from '../wire/stun-series.ts';

/** Five seconds of a call. */
const PACKETS = 250;
const PROXY_PINGS = 20;
/** The limits that OVHcloud itself publishes: delay, jitter, loss. */
const DELAY_LIMIT_MS = 150;
const JITTER_LIMIT_MS = 30;
const LOSS_LIMIT_PERCENT = 1;
/** Below this rating many users are dissatisfied (G.107 Annex B). */
const POOR_RATING = 70;
const CODEC: SpeechCodec = 'g711-plc';
/** The bandwidth that OVHcloud asks to plan for one call in each direction, in kbit/s. */
const CALL_KBIT = 100;

type Series = PacketSeries & { readonly by: string };

async function stunSeries(context: CheckContext): Promise<Series | null> {
  const { endpoints, names, sockets, clock, random, signal, facts } = context;
  for (const { host, port } of endpoints.stun.servers) {
    const address = await names.address(host);
    if (address === null) continue;
    const local = facts.interface?.address ?? null;
    const session = await openDatagrams(sockets.udp, clock, { address: local });
    if (session === null) continue;
    try {
      if ((await askStun(session, random, { address, port, signal, limitMs: 1600 })) === null)
        continue;
      const series = await runStunSeries(session, context, {
        address,
        port,
        signal,
        count: PACKETS,
      });
      return { ...series, by: `STUN ${host}` };
    } finally {
      session.close();
    }
  }
  return null;
}

/** How would a call sound: round trip, jitter and loss, and the resulting rating? */
export const qualityCheck: Check = {
  id: 'quality',
  needs: ['internet', 'dns'],
  after: ['sip-reachability'],
  limitMs: 12_000,
  run: async (context) => {
    const { facts, ping, signal } = context;
    const evidence: Evidence[] = [];
    const proxy = facts.sip?.address ?? null;
    const [udp, pinged] = await Promise.all([
      stunSeries(context),
      proxy === null ? null : ping.pingSeries(proxy, PROXY_PINGS, signal),
    ]);
    const proxySeries = pinged?.ok === true ? pinged.value : null;
    if (proxySeries !== null)
      evidence.push(
        context.evidence(
          'ping-series',
          `${proxySeries.target}: ${proxySeries.received ?? '?'}/${proxySeries.sent}, ${proxySeries.averageMs ?? '-'} ms`,
        ),
      );
    const figures = udp === null ? null : roundTripFigures(udp.times);
    const hasPing = (proxySeries?.averageMs ?? null) !== null;
    if (figures === null && !hasPing)
      return { state: 'unknown', code: 'NET-QUALITY-UNTESTABLE', evidence };

    const averageMs = proxySeries?.averageMs ?? figures?.averageMs ?? 0;
    const lossPercent =
      udp === null || figures === null
        ? (proxySeries?.lossPercent ?? 0)
        : ((udp.sent - udp.times.length) / udp.sent) * 100;
    const { jitterMs, spreadMs } = delayVariation({
      packets: udp?.times ?? null,
      lateness: udp?.lateness ?? [],
      pings: proxySeries,
      limitMs: JITTER_LIMIT_MS,
    });
    if (udp !== null)
      evidence.push(
        context.evidence(
          'stun',
          `${udp.by}: ${udp.times.length}/${udp.sent}, ${shownMs(averageMs)} ms, jitter ${shownMs(jitterMs)} ms, spread ${shownMs(spreadMs)} ms`,
        ),
      );
    const oneWayDelayMs = mouthToEarDelayMs({ roundTripMs: averageMs, jitterMs });
    const { r, mos } = speechQuality({ codec: CODEC, oneWayDelayMs, lossPercent });
    const params = {
      ms: shownMs(averageMs),
      jitter: shownMs(Math.max(jitterMs, spreadMs)),
      loss: Math.round(lossPercent * 10) / 10,
      r: Math.round(r * 10) / 10,
      mos: Math.round(mos * 100) / 100,
      codec: SPEECH_CODECS[CODEC].label,
      kbit: CALL_KBIT,
    };
    if (figures !== null)
      facts.callQuality = {
        roundTripMs: params.ms,
        jitterMs: params.jitter,
        lossPercent: params.loss,
      };
    const state = r < POOR_RATING ? 'fail' : 'warn';
    if (lossPercent > LOSS_LIMIT_PERCENT)
      return { state, code: 'NET-QUALITY-LOSS', params, evidence };
    if (Math.max(jitterMs, spreadMs) > JITTER_LIMIT_MS)
      return { state, code: 'NET-QUALITY-JITTER', params, evidence };
    if (averageMs > DELAY_LIMIT_MS) return { state, code: 'NET-QUALITY-DELAY', params, evidence };
    return { state: 'pass', code: 'NET-QUALITY-OK', params, evidence };
  },
};
