import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import type { Device } from '../../../shared/domain/device.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { reportKnowledge } from '../../../shared/report/knowledge.ts';
import { buildReport } from '../../../shared/report/report-model.ts';
import { SessionContext } from '../../../renderer/state/session-context.ts';
import { createSession } from '../../../renderer/state/session.ts';
import { useDevices, usePhone, usePhones } from '../../../renderer/state/use-phone.ts';
import { createFakeApi } from '../fake-api.ts';
import { AT, devices, yealink } from '../sample-site.ts';

const KEY = yealink.mac ?? '';
const faint: Device = {
  ...yealink,
  role: 'phone-candidate',
  state: 'resolved',
  phone: {
    brand: 'yealink',
    model: null,
    firmware: null,
    kind: 'unknown',
    resetProcedure: null,
    confidence: 'vendor-only',
  },
};
const others = devices.filter((device) => device !== yealink);

/** A session that has scanned the sample site, with what the screens see of it. */
async function scanned() {
  const fake = createFakeApi({ paceMs: null });
  const session = createSession(fake.api, fake.connection);
  await session.start();
  const scan = async (): Promise<void> => {
    await act(async () => {
      await session.analyse({});
      fake.advance();
      // What was found is on the disk before anything is looked at.
      await session.cases.append({ type: 'note-added', text: 'vu' });
    });
  };
  await scan();
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <SessionContext value={session}>{children}</SessionContext>
  );
  const { result } = renderHook(
    () => ({ phone: usePhone(KEY), phones: usePhones(), devices: useDevices() }),
    { wrapper },
  );
  return { fake, session, scan, seen: () => result.current };
}

describe('usePhone', () => {
  it('keeps the confirmed model when a later scan sees only its prefix, as the report does', async () => {
    const { fake, scan, seen } = await scanned();
    fake.change({ devices: [...others, faint] });
    await scan();
    expect(seen().phone?.device).toMatchObject({ state: 'resolved', phone: yealink.phone });
    // Page, picker and list give one answer.
    expect(seen().phones.find(({ key }) => key === KEY)).toEqual(seen().phone);
    expect(seen().devices.find(({ key }) => key === KEY)).toEqual(seen().phone);
    const whole = fake.currentCase();
    if (whole === null) throw new Error('no case');
    const report = buildReport(whole, {
      language: 'fr',
      now: new Date(AT),
      timeZone: 'UTC',
      applicationVersion: '0.1.0',
      knowledge: reportKnowledge,
    });
    expect(report.phones.find(({ key }) => key === KEY)).toMatchObject({
      model: 'T54W',
      firmware: '96.86.0.100',
      confidence: 'confirmed',
    });
  });

  it('keeps the list, aged, while a new scan runs and after it has failed', async () => {
    const { fake, session, seen } = await scanned();
    await act(() => session.analyse({}));
    expect(seen().devices).toHaveLength(devices.length);
    // What was looked for in vain before stays so; nothing else is said to be there now.
    expect(seen().devices.map(({ presence, device }) => [device.ip, presence])).toEqual(
      devices.map(({ ip, state }) => [ip, state === 'gone' ? 'gone' : 'earlier']),
    );
    act(() => fake.advance(2));
    expect(seen().devices.filter(({ presence }) => presence === 'now')).toHaveLength(1);
    act(() => fake.advance());
    fake.refuse('scan.lan.start', problem('NO_INTERFACE_UP'));
    await act(() => session.analyse({}));
    await act(() => session.analyse({}));
    expect(session.scan.get().status).toBe('failed');
    expect(seen().phone).toMatchObject({ presence: 'earlier', device: yealink });
    expect(seen().devices).toHaveLength(devices.length);
  });

  it('knows a phone that went away by its name', async () => {
    const { fake, scan, seen } = await scanned();
    fake.change({ devices: others });
    await scan();
    expect(seen().phone).toMatchObject({
      presence: 'gone',
      device: { state: 'gone', phone: yealink.phone },
    });
    expect(seen().phones.map(({ key }) => key)).toContain(KEY);
  });

  it('knows nothing about a key that was never seen', async () => {
    const { session } = await scanned();
    const { result } = renderHook(() => [usePhone(null), usePhone('00:00:5e:00:00:01')], {
      wrapper: ({ children }) => <SessionContext value={session}>{children}</SessionContext>,
    });
    expect(result.current).toEqual([null, null]);
  });

  it('calls no phone of a case present for what the watcher saw on another day', async () => {
    const fake = createFakeApi({ paceMs: null });
    const session = createSession(fake.api, fake.connection);
    await session.start();
    await session.cases.ensure();
    fake.write({ type: 'phone-chosen', phoneKey: KEY, device: yealink, byHand: false });
    const saw = (at: string) =>
      act(async () => {
        fake.write({
          type: 'phone-observed',
          phoneKey: KEY,
          observation: {
            type: 'present',
            at,
            ip: yealink.ip,
            mac: KEY,
            brand: null,
            model: null,
            firmware: null,
            evidence: [],
            problem: null,
          },
        });
      });
    await saw('2020-01-01T08:00:00.000Z');
    const wrapper = ({ children }: { readonly children: ReactNode }) => (
      <SessionContext value={session}>{children}</SessionContext>
    );
    const { result } = renderHook(() => usePhone(KEY), { wrapper });
    expect(result.current?.presence).toBe('earlier');
    await saw(new Date().toISOString());
    expect(result.current?.presence).toBe('now');
  });
});
