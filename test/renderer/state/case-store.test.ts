import { describe, expect, it } from 'vitest';
import type { Api } from '../../../shared/contract/index.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { createCaseStore } from '../../../renderer/state/case-store.ts';
import { createNotices } from '../../../renderer/state/notices.ts';
import { createFakeApi } from '../fake-api.ts';

function setup() {
  const fake = createFakeApi();
  const notices = createNotices();
  return { fake, notices, cases: createCaseStore(fake.api, notices) };
}

describe('case store', () => {
  it('creates one case for any number of first clicks', async () => {
    const { fake, cases } = setup();
    await Promise.all([
      cases.ensure(),
      cases.ensure(),
      cases.append({ type: 'note-added', text: 'a' }),
    ]);
    expect(fake.calls.filter((call) => call.name === 'cases.case.create')).toHaveLength(1);
  });

  it('sends events in the order of the clicks', async () => {
    const { fake, cases } = setup();
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((text) => cases.append({ type: 'note-added', text })),
    );
    expect(fake.currentCase()?.notes.map((note) => note.text)).toEqual(['a', 'b', 'c', 'd']);
    expect(cases.get().pending).toBe(0);
  });

  it('counts what is not yet on the disk', async () => {
    const { cases } = setup();
    const sent = cases.append({ type: 'note-added', text: 'a' });
    expect(cases.get().pending).toBe(1);
    expect(cases.get().current).toBeNull();
    await sent;
    expect(cases.get().current?.notes).toHaveLength(1);
  });

  it('shows nothing as done when the disk refused, says why, and goes on afterwards', async () => {
    const { fake, notices, cases } = setup();
    await cases.ensure();
    fake.refuse('cases.event.append', problem('CASE_DISK_FULL', { folder: '/cases' }));
    const answer = await cases.append({ type: 'note-added', text: 'a' });
    expect(answer.ok).toBe(false);
    expect(cases.get().current?.notes).toEqual([]);
    expect(notices.get().notices.map((notice) => notice.problem.code)).toEqual(['CASE_DISK_FULL']);
    expect(cases.get().pending).toBe(0);
  });

  it('never goes back to an older state of the case', async () => {
    const { fake, cases } = setup();
    const first = await cases.ensure();
    await cases.append({ type: 'note-added', text: 'a' });
    if (first.ok) fake.emit('case.changed', first.value);
    expect(cases.get().current?.notes).toHaveLength(1);
  });

  it('keeps the answer of the disk when the case was read just before it', async () => {
    const { fake, notices } = setup();
    // The reading leaves first and comes back last, as when the service returns.
    const gate = Promise.withResolvers<void>();
    const late: Api = {
      ...fake.api,
      invoke: async (name, input) => {
        const answer = await fake.api.invoke(name, input);
        if (name === 'cases.case.open') await gate.promise;
        return answer;
      },
    };
    const cases = createCaseStore(late, notices);
    const first = await cases.ensure();
    if (!first.ok) throw new Error('no case');
    const reading = cases.open(first.value.caseId);
    await cases.append({ type: 'note-added', text: 'a' });
    gate.resolve();
    await reading;
    expect(cases.get().current?.notes).toHaveLength(1);
  });
});
