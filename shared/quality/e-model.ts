/**
 * Speech quality of a narrow-band call by ITU-T G.107 (the E-model), with the delay term of
 * Cole & Rosenbluth ("Voice over IP performance monitoring", 2001), the usual simplification.
 * G.107 says nothing about wide-band codecs, so those have no figure here.
 */

/** Codec of the estimate; `Ie` and `Bpl` of ITU-T G.113 Appendix I. */
export type SpeechCodec = 'g711-plc' | 'g711' | 'g729a';

type CodecFigures = {
  readonly label: string;
  /** Equipment impairment without loss. */
  readonly impairment: number;
  /** Robustness to loss, in percent. */
  readonly robustness: number;
  /** Bandwidth of one call in one direction with IP, UDP, RTP and Ethernet headers, in kbit/s. */
  readonly kbitPerSecond: number;
};

export const SPEECH_CODECS: Readonly<Record<SpeechCodec, CodecFigures>> = {
  'g711-plc': { label: 'G.711 + PLC', impairment: 0, robustness: 25.1, kbitPerSecond: 87.2 },
  g711: { label: 'G.711', impairment: 0, robustness: 4.3, kbitPerSecond: 87.2 },
  g729a: { label: 'G.729A', impairment: 11, robustness: 19, kbitPerSecond: 31.2 },
};

export type SpeechConditions = {
  readonly codec: SpeechCodec;
  /** Mouth-to-ear delay in one direction, in milliseconds. */
  readonly oneWayDelayMs: number;
  readonly lossPercent: number;
  /** 1 for random losses, more for losses that come in bursts (G.107 §7.2). */
  readonly burstRatio?: number;
};

export type SpeechQuality = { readonly r: number; readonly mos: number };

/** R of a perfect narrow-band connection with all defaults (G.107 Table 3). */
const BEST_R = 93.2;
/** Below this one-way delay, in milliseconds, people do not notice that it grows. */
const DELAY_KNEE_MS = 177.3;
/** Packetisation (20 ms) and the other work of both ends, in milliseconds. */
const CODEC_DELAY_MS = 35;

/** MOS of a rating R (G.107 Annex B). */
export function mosOfRating(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  return 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
}

/** Rating R and estimated MOS of a call under the given conditions. */
export function speechQuality(conditions: SpeechConditions): SpeechQuality {
  const { impairment, robustness } = SPEECH_CODECS[conditions.codec];
  const delay = Math.max(0, conditions.oneWayDelayMs);
  const loss = Math.min(100, Math.max(0, conditions.lossPercent));
  const burst = Math.max(1, conditions.burstRatio ?? 1);
  const delayImpairment = 0.024 * delay + 0.11 * Math.max(0, delay - DELAY_KNEE_MS);
  const lossImpairment =
    loss === 0 ? impairment : impairment + (95 - impairment) * (loss / (loss / burst + robustness));
  const r = BEST_R - delayImpairment - lossImpairment;
  return { r, mos: mosOfRating(r) };
}

/**
 * One-way mouth-to-ear delay to assume: half the round trip, a jitter buffer of twice the jitter, and
 * the codec's own delay. In milliseconds.
 */
export function mouthToEarDelayMs(figures: {
  readonly roundTripMs: number;
  readonly jitterMs: number;
}): number {
  return figures.roundTripMs / 2 + 2 * figures.jitterMs + CODEC_DELAY_MS;
}
