import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { applyEvent, reduceCase, startCase } from '../../../shared/case/reduce.ts';
import { newEvent } from './case-arbitraries.ts';
import { journalOf } from './case-samples.ts';

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

describe('the fold of a journal', () => {
  test.prop([fc.array(newEvent, { maxLength: 25 })])(
    'gives what its events give one by one, and changes no case that was shown before',
    (events) => {
      const [first, ...rest] = journalOf(events);
      const oneByOne = rest.reduce(
        (current, event) => applyEvent(frozen(current), event),
        startCase(first),
      );
      expect(reduceCase([first, ...rest])).toEqual(oneByOne);
    },
  );

  const floods: Readonly<Record<string, (index: number) => NewCaseEvent>> = {
    notes: (index) => ({ type: 'note-added', text: `note ${index}` }),
    'labels of many phones': (index) => ({
      type: 'label-mac-typed',
      phoneKey: `phone ${index}`,
      typed: 'x',
      matches: null,
    }),
    exports: (index) => ({ type: 'report-exported', format: 'pdf', path: `${index}.pdf` }),
  };

  it.each(Object.entries(floods))('copies no list again for each of many %s', (_name, make) => {
    const journal = journalOf(Array.from({ length: 20_000 }, (_, index) => make(index)));
    const before = process.cpuUsage();
    reduceCase(journal);
    const { user } = process.cpuUsage(before);
    // Copying 20 000 lists takes three seconds of work and more; growing one takes milliseconds.
    expect(user / 1000).toBeLessThan(1000);
  });
});
