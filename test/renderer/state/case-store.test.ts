import { fc, test } from '@fast-check/vitest';
import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../shared/contract/index.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { createCaseStore } from '../../../renderer/state/case-store.ts';
import { createNotices } from '../../../renderer/state/notices.ts';
import { createFakeApi, type FakeApi } from '../fake-api.ts';

function setup() {
  const fake = createFakeApi();
  const notices = createNotices();
  return { fake, notices, cases: createCaseStore(fake.api, notices) };
}

const reads = ({ calls }: FakeApi): number =>
  calls.filter(({ name }) => name === 'cases.case.read').length;

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
    expect(cases.get().sending).toEqual([]);
  });

  it('counts what is not yet on the disk', async () => {
    const { cases } = setup();
    const sent = cases.append({ type: 'note-added', text: 'a' });
    expect(cases.get().sending).toEqual(['note-added']);
    expect(cases.get().current).toBeNull();
    await sent;
    expect(cases.get().current?.notes).toHaveLength(1);
  });

  it('shows nothing as done when the disk refuses, says why, and continues afterwards', async () => {
    const { fake, notices, cases } = setup();
    await cases.ensure();
    fake.refuse('cases.event.append', problem('CASE_DISK_FULL', { folder: '/cases' }));
    const answer = await cases.append({ type: 'note-added', text: 'a' });
    expect(answer.ok).toBe(false);
    expect(cases.get().current?.notes).toEqual([]);
    expect(notices.get().notices.map((notice) => notice.problem.code)).toEqual(['CASE_DISK_FULL']);
    expect(cases.get().sending).toEqual([]);
  });

  it('never goes back to an older state of the case', async () => {
    const { fake, cases } = setup();
    await cases.append({ type: 'note-added', text: 'a' });
    const shown = cases.get().current;
    for (const change of fake.changes) fake.emit('case.changed', change);
    expect(cases.get().current).toBe(shown);
  });

  it('folds a change of another window, and reads the case again after a gap', async () => {
    const { fake, cases } = setup();
    await cases.append({ type: 'note-added', text: 'a' });
    fake.write({ type: 'note-added', text: 'b' });
    expect(cases.get().current?.notes).toHaveLength(2);
    expect(reads(fake)).toBe(0);

    fake.pass('case.changed', () => false);
    fake.write({ type: 'note-added', text: 'c' });
    fake.pass('case.changed', () => true);
    fake.write({ type: 'note-added', text: 'd' });
    await vi.waitFor(() => expect(cases.get().current?.notes).toHaveLength(4));
    expect(reads(fake)).toBe(1);
    expect(cases.get().current).toEqual(fake.currentCase());
  });

  it('reads the case again when it grew by an import', async () => {
    const { fake, cases } = setup();
    await cases.append({ type: 'note-added', text: 'a' });
    fake.pass('case.changed', () => false);
    fake.write({ type: 'note-added', text: 'b' });
    fake.pass('case.changed', () => true);
    const caseId = fake.currentCase()?.caseId ?? '';
    fake.emit('case.changed', { caseId, eventCount: 3, event: null });
    await vi.waitFor(() => expect(cases.get().current?.notes).toHaveLength(2));
  });

  it('counts an event as saved even when the case cannot be read after a gap', async () => {
    const { fake, notices, cases } = setup();
    await cases.ensure();
    fake.pass('case.changed', () => false);
    fake.write({ type: 'note-added', text: 'a' });
    fake.refuse('cases.case.read', problem('CASE_UNREADABLE', { detail: 'EIO' }));
    expect((await cases.append({ type: 'note-added', text: 'b' })).ok).toBe(true);
    expect(cases.get().current?.notes).toEqual([]);
    expect(notices.get().notices.map((notice) => notice.problem.code)).toEqual(['CASE_UNREADABLE']);
  });

  /** What comes between the service and the page: who writes, and what happens to the event. */
  const step = fc.record({
    text: fc.string({ minLength: 1, maxLength: 8 }),
    isOwn: fc.boolean(),
    event: fc.constantFrom('before', 'after', 'twice', 'lost'),
  });
  test.prop([fc.array(step, { maxLength: 12 })], { numRuns: 60 })(
    'shows the case as the disk has it, however answers and events come',
    async (steps) => {
      const { fake, cases } = setup();
      await cases.ensure();
      for (const { text, isOwn, event } of steps) {
        fake.pass('case.changed', () => event === 'before' || event === 'twice');
        const sent = { type: 'note-added' as const, text };
        if (isOwn) await cases.append(sent);
        else fake.write(sent);
        const change = fake.changes.at(-1);
        fake.pass('case.changed', () => true);
        if (change !== undefined && (event === 'after' || event === 'twice'))
          fake.emit('case.changed', change);
      }
      await cases.append({ type: 'note-added', text: 'last' });
      expect(cases.get().current).toEqual(fake.currentCase());
    },
  );

  it('keeps a confirmed change when the case was read just before it', async () => {
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
