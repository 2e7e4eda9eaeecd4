import { describe, expect, expectTypeOf, it } from 'vitest';
import { createEventHub } from '../../../electron/bridge/event-hub.ts';
import { type Problem, problem } from '../../../shared/domain/problem.ts';

const log = () => {
  const records: string[] = [];
  return { records, record: (context: string) => void records.push(context) };
};

describe('event hub', () => {
  it('notifies every subscriber until it leaves', () => {
    const hub = createEventHub(log());
    const heard: string[] = [];
    const listener = (name: string): void => void heard.push(name);
    const offFirst = hub.subscribe(listener);
    const offSecond = hub.subscribe(listener);
    hub.emit('app.problem', problem('INTERNAL'));
    offFirst();
    offFirst();
    hub.emit('app.problem', problem('INTERNAL'));
    offSecond();
    hub.emit('app.problem', problem('INTERNAL'));
    expect(heard).toHaveLength(3);
  });

  it('still notifies the others when one throws', () => {
    const records = log();
    const hub = createEventHub(records);
    const heard: unknown[] = [];
    hub.subscribe(() => {
      throw new Error('window closed');
    });
    hub.subscribe((_name, payload) => void heard.push(payload));
    hub.emit('app.problem', problem('CANCELLED'));
    expect(heard).toEqual([problem('CANCELLED')]);
    expect(records.records).toEqual(['event app.problem']);
  });

  it('accepts only the payload of the contract', () => {
    const { emit } = createEventHub(log());
    expectTypeOf(emit<'app.problem'>)
      .parameter(1)
      .toEqualTypeOf<Problem>();
    expectTypeOf<'app.destroyed'>().not.toExtend<Parameters<typeof emit>[0]>();
  });
});
