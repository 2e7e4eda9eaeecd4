import { describe, expect, it } from 'vitest';
import { provenStep } from '../../../renderer/features/diagnosis/proven-step.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';
import { procedureById } from '../../../shared/knowledge/procedures.ts';

const yealink = procedureById('yealink-standard');
if (yealink === undefined) throw new Error('the reset of Yealink desk phones is missing');
const stepIds = yealink.methods[0]?.steps.map((step) => step.id) ?? [];
const leaves = yealink.methods[0]?.steps.find((step) => step.observe === 'phone-left')?.id;
const returns = yealink.methods[0]?.steps.find((step) => step.observe === 'phone-back')?.id;

function seen(type: WatchEvent['type'], second: number): WatchEvent {
  return {
    type,
    at: new Date(Date.UTC(2026, 2, 2, 9, 0, second)).toISOString(),
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
    expect(provenStep(yealink, [], [])).toBeNull();
  });

  it('proves the departure, then the return', () => {
    const events = [seen('left', 1), seen('back', 30)];
    expect(provenStep(yealink, [], events)?.step).toBe(leaves);
    expect(provenStep(yealink, [leaves ?? ''], events)?.step).toBe(returns);
    expect(provenStep(yealink, [leaves ?? '', returns ?? ''], events)).toBeNull();
  });

  it('never takes a return without a departure for a restart', () => {
    expect(provenStep(yealink, [], [seen('back', 3)])).toBeNull();
    expect(provenStep(yealink, [leaves ?? ''], [seen('back', 3), seen('left', 9)])).toBeNull();
  });

  it('always joins some evidence', () => {
    expect(provenStep(yealink, [], [seen('left', 1)])?.evidence.length).toBeGreaterThan(0);
  });
});
