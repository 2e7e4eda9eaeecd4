import { describe, expect, it } from 'vitest';
import { provenStep } from '../../../shared/diagnosis/proven-step.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';
import { procedureById } from '../../../shared/knowledge/procedures.ts';

const yealink = procedureById('yealink-standard');
if (yealink === undefined) throw new Error('the reset of Yealink desk phones is missing');
const stepIds = yealink.methods[0]?.steps.map((step) => step.id) ?? [];
const leaves = yealink.methods[0]?.steps.find((step) => step.observe === 'phone-left')?.id;
const returns = yealink.methods[0]?.steps.find((step) => step.observe === 'phone-back')?.id;

const at = (second: number) => new Date(Date.UTC(2026, 2, 2, 9, 0, second)).toISOString();
/** Steps ticked, each at its second. */
const ticks = (...done: readonly (readonly [string | undefined, number])[]) =>
  new Map(done.map(([step, second]) => [step ?? '', { at: at(second) }]));
const phone = { key: '80:5e:c0:11:22:33', model: 'T54W' };

function seen(type: WatchEvent['type'], second: number): WatchEvent {
  return {
    ...(type === 'left' ? { ownNetwork: 'held' as const } : {}),
    type,
    at: at(second),
    ip: null,
    mac: null,
    brand: null,
    model: null,
    firmware: null,
    evidence: [],
    problem: null,
  };
}

describe('steps that prove themselves', () => {
  it('has something to observe in this procedure', () => {
    expect(stepIds).toContain(leaves);
    expect(stepIds).toContain(returns);
  });

  it('proves nothing while nothing was seen', () => {
    expect(provenStep(yealink, ticks(), [], phone)).toBeNull();
  });

  it('proves the departure, then the return', () => {
    const events = [seen('left', 1), seen('back', 30)];
    expect(provenStep(yealink, ticks(), events, phone)?.step).toBe(leaves);
    expect(provenStep(yealink, ticks([leaves, 2]), events, phone)?.step).toBe(returns);
    expect(provenStep(yealink, ticks([leaves, 2], [returns, 31]), events, phone)).toBeNull();
  });

  it('proves nothing by a boot loop', () => {
    const loop = [1, 30, 60].flatMap((second) => [seen('left', second), seen('back', second + 9)]);
    expect(provenStep(yealink, ticks(), loop, phone)).toBeNull();
    expect(provenStep(yealink, ticks([leaves, 2]), loop, phone)).toBeNull();
  });

  it('proves nothing by a loop that began before the step was reached', () => {
    const loop = [0, 90, 180].flatMap((second) => [
      seen('left', second),
      seen('back', second + 60),
    ]);
    const events = [...loop, seen('left', 270)];
    expect(provenStep(yealink, ticks(), events, phone, at(250))).toBeNull();
    const alone = [seen('left', 0), seen('back', 60), seen('left', 100)];
    // The power cut that was asked for just before is none of a loop.
    expect(provenStep(yealink, ticks(), alone, phone, at(80))?.step).toBe(leaves);
  });

  it('proves nothing by a loop of which some departures are in doubt', () => {
    const doubtful = { ...seen('left', 70), ownNetwork: 'unproved' as const };
    const events = [seen('left', 20), seen('back', 60), doubtful, seen('back', 120)];
    expect(provenStep(yealink, ticks(), events, phone)).toBeNull();
  });

  it('sees a base come back from the second power cut of its reset', () => {
    const dect = procedureById('yealink-dect');
    if (dect === undefined) throw new Error('the reset of Yealink bases is missing');
    const base = { key: phone.key, model: 'W73P' };
    const events = [seen('left', 20), seen('back', 50), seen('left', 100), seen('back', 160)];
    const done = ticks(
      ['unplug-base', 21],
      ['hold-and-plug', 45],
      ['wait-three-lights', 80],
      ['power-cycle-base', 95],
    );
    expect(provenStep(dect, done, events, base)?.step).toBe('base-back');
    const loop = [...events, seen('left', 170), seen('back', 200)];
    expect(provenStep(dect, done, loop, base)).toBeNull();
  });

  it('never takes a return without a departure for a restart', () => {
    expect(provenStep(yealink, ticks(), [seen('back', 3)], phone)).toBeNull();
    expect(
      provenStep(yealink, ticks([leaves, 2]), [seen('back', 3), seen('left', 9)], phone),
    ).toBeNull();
  });

  it.each(['unproved', undefined] as const)(
    'proves nothing by a departure while the own network was %s',
    (ownNetwork) => {
      const { ownNetwork: _, ...left } = seen('left', 1);
      const departure = ownNetwork === undefined ? left : { ...left, ownNetwork };
      const events = [departure, seen('back', 30)];
      expect(provenStep(yealink, ticks(), events, phone)).toBeNull();
      expect(provenStep(yealink, ticks([leaves, 2]), events, phone)).toBeNull();
    },
  );

  it('proves nothing by an announcement, which any host on the network can send', () => {
    expect(provenStep(yealink, ticks(), [seen('announced', 3)], phone)).toBeNull();
    expect(provenStep(yealink, ticks([leaves, 2]), [seen('announced', 3)], phone)).toBeNull();
  });

  it('does not take the return of a base that is plugged in to be reset for the end of the reset', () => {
    const dect = procedureById('yealink-dect');
    if (dect === undefined) throw new Error('the reset of Yealink bases is missing');
    const base = { key: phone.key, model: 'W73P' };
    const early = [seen('left', 1), seen('back', 30)];
    const until = ticks(['unplug-base', 2], ['hold-and-plug', 10], ['wait-three-lights', 40]);
    expect(provenStep(dect, until, early, base)).toBeNull();
    const cycled = new Map([...until, ...ticks(['power-cycle-base', 50])]);
    expect(provenStep(dect, cycled, early, base)).toBeNull();
    expect(provenStep(dect, cycled, [...early, seen('back', 90)], base)?.step).toBe('base-back');
  });

  it('always includes some evidence', () => {
    expect(provenStep(yealink, ticks(), [seen('left', 1)], phone)?.evidence.length).toBeGreaterThan(
      0,
    );
  });
});
