import { describe, expect, it } from 'vitest';
import {
  mosOfRating,
  mouthToEarDelayMs,
  speechQuality,
  type SpeechCodec,
} from '../../../shared/quality/e-model.ts';

describe('the E-model', () => {
  // Published pairs of delay and loss with the rating and MOS that they give.
  it.each<[SpeechCodec, number, number, number, number]>([
    ['g711-plc', 50, 0, 92.0, 4.38],
    ['g711-plc', 150, 1, 86.0, 4.23],
    ['g711-plc', 50, 3, 81.9, 4.09],
    ['g711-plc', 300, 0, 72.5, 3.71],
    ['g729a', 50, 3, 69.5, 3.58],
    ['g711-plc', 400, 1, 55.5, 2.86],
  ])('%s, %i ms, %i %% of loss', (codec, oneWayDelayMs, lossPercent, r, mos) => {
    const quality = speechQuality({ codec, oneWayDelayMs, lossPercent });
    expect(Math.abs(quality.r - r)).toBeLessThanOrEqual(0.1);
    expect(Math.abs(quality.mos - mos)).toBeLessThanOrEqual(0.02);
  });

  it.each([
    [0, 1],
    [-20, 1],
    [60, 3.1],
    [70, 3.6],
    [80, 4.03],
    [90, 4.34],
    [93.2, 4.41],
    [100, 4.5],
    [120, 4.5],
  ])('rates R %d as MOS %d', (r, mos) => {
    expect(Math.abs(mosOfRating(r) - mos)).toBeLessThanOrEqual(0.02);
  });

  it('knows what one percent costs without concealment: about 18 points', () => {
    const clean = speechQuality({ codec: 'g711', oneWayDelayMs: 20, lossPercent: 0 });
    const lossy = speechQuality({ codec: 'g711', oneWayDelayMs: 20, lossPercent: 1 });
    expect(Math.abs(clean.r - lossy.r - 17.9)).toBeLessThanOrEqual(0.1);
  });

  it('gets worse with bursts', () => {
    const base = { codec: 'g711-plc', oneWayDelayMs: 50, lossPercent: 5 } as const;
    expect(speechQuality({ ...base, burstRatio: 3 }).r).toBeLessThan(speechQuality(base).r);
  });

  it('never improves when delay or loss grow', () => {
    for (let delay = 0; delay < 600; delay += 20) {
      for (let loss = 0; loss < 30; loss += 3) {
        const here = speechQuality({ codec: 'g711-plc', oneWayDelayMs: delay, lossPercent: loss });
        const later = { codec: 'g711-plc', oneWayDelayMs: delay + 20, lossPercent: loss } as const;
        expect(speechQuality(later).r).toBeLessThan(here.r);
        expect(speechQuality({ ...later, lossPercent: loss + 3 }).r).toBeLessThan(
          speechQuality(later).r,
        );
      }
    }
  });

  it('counts the jitter buffer twice the jitter', () => {
    expect(mouthToEarDelayMs({ roundTripMs: 40, jitterMs: 10 })).toBe(75);
  });
});
