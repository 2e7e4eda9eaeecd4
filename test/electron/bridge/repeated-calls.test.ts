import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRepeatedCalls } from '../../../electron/bridge/repeated-calls.ts';

function counting(text = 'done') {
  let times = 0;
  return {
    times: () => times,
    work: () => {
      times += 1;
      return Promise.resolve(`${text} ${times}`);
    },
  };
}

describe('a call that comes a second time', () => {
  const route = 'cases.event.append';

  it('is done once, and answered twice', async () => {
    const repeated = createRepeatedCalls();
    const { work, times } = counting();
    const id = randomUUID();
    expect(await repeated.answer({ route, id }, work)).toBe('done 1');
    expect(await repeated.answer({ route, id }, work)).toBe('done 1');
    expect(times()).toBe(1);
  });

  it('waits for the first while it is still running', async () => {
    const repeated = createRepeatedCalls();
    const slow = Promise.withResolvers<string>();
    const id = randomUUID();
    const first = repeated.answer({ route, id }, () => slow.promise);
    const second = repeated.answer({ route, id }, () => Promise.resolve('twice'));
    slow.resolve('once');
    expect(await Promise.all([first, second])).toEqual(['once', 'once']);
  });

  it.each([undefined, '', 'x', '__proto__'])('is not a repeat without an id (%j)', async (id) => {
    const repeated = createRepeatedCalls();
    const { work, times } = counting();
    await repeated.answer({ route, id }, work);
    await repeated.answer({ route, id }, work);
    expect(times()).toBe(2);
  });

  it('is not a repeat on another route', async () => {
    const repeated = createRepeatedCalls();
    const { work, times } = counting();
    const id = randomUUID();
    await repeated.answer({ route, id }, work);
    await repeated.answer({ route: 'cases.case.create', id }, work);
    expect(times()).toBe(2);
  });

  it('forgets the oldest answers, never the latest, so that memory has a bound', async () => {
    const repeated = createRepeatedCalls();
    const { work, times } = counting('x'.repeat(12 * 1024 * 1024));
    const [first, second] = [randomUUID(), randomUUID()];
    await repeated.answer({ route, id: first }, work);
    await repeated.answer({ route, id: second }, work);
    await repeated.answer({ route, id: second }, work);
    expect(times()).toBe(2);
    await repeated.answer({ route, id: first }, work);
    expect(times()).toBe(3);
  });
});
