import { describe, expect, it } from 'vitest';
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { currentPhone, type ScanView, viewOf } from '../../../shared/case/current-phone.ts';
import { type Device } from '../../../shared/domain/device.ts';
import { at, yealink } from './case-samples.ts';
import { KEY, gateway, faint, scanned, folded, named, first, phone } from './seen-phones.ts';

describe('currentPhone', () => {
  it('keeps a confirmed model when a later scan sees only its prefix', () => {
    const { book } = folded([first, scanned(600, [faint, gateway])]);
    const now = book.phone(KEY);
    expect(now?.device.phone).toEqual(yealink.phone);
    expect(now?.device.role).toBe('phone');
    expect(now?.device.state).toBe('resolved');
    // What is said is proved: the answer that named the model is still there.
    expect(now?.device.evidence.map(({ kind }) => kind)).toContain('sip-options');
  });

  it('keeps it while a scan runs, and before its end is written', () => {
    const { whole } = folded([first]);
    const { result } = scanned(600, [faint, gateway]);
    const running: ScanView = {
      devices: viewOf(result).devices,
      startedAt: result.startedAt,
      result: null,
      earlier: first.result,
      isPast: false,
    };
    expect(currentPhone(whole, running, KEY)?.device.phone).toEqual(yealink.phone);
    expect(currentPhone(whole, viewOf(result), KEY)?.device.phone).toEqual(yealink.phone);
    expect(currentPhone(null, viewOf(result), KEY)?.device.phone).toEqual(faint.phone);
  });

  it('combines what each scan knows about one model: the firmware of one, the state of the other', () => {
    const silent = { ...yealink, phone: { ...phone, firmware: null }, name: null };
    const { book } = folded([first, scanned(600, [silent, gateway])]);
    expect(book.phone(KEY)?.device.phone?.firmware).toBe('96.86.0.100');
    expect(book.phone(KEY)?.device.name).toBe('accueil');
  });

  it('believes the later of two confirmed models, and keeps nothing of the earlier one', () => {
    const other = { ...yealink, phone: { ...named(phone, 'T46U'), firmware: null } };
    const { book } = folded([first, scanned(600, [other, gateway])]);
    expect(book.phone(KEY)?.device.phone).toEqual(other.phone);
  });

  it('takes another phone at the same address for another phone', () => {
    const swapped = { ...yealink, mac: '80:5e:0c:99:99:99', phone: named(phone, 'T46U') };
    const { book } = folded([first, scanned(600, [swapped, gateway])]);
    expect(book.phone(KEY)?.presence).toBe('gone');
    expect(book.phone(KEY)?.device.phone?.model).toBe('T54W');
    expect(book.phone('80:5e:0c:99:99:99')?.device.phone?.model).toBe('T46U');
    expect(book.phone('80:5e:0c:99:99:99')?.presence).toBe('now');
  });

  it('treats a host that reports another phone as another one when the system hides MACs', () => {
    const hidden = { ...yealink, mac: null };
    const another = {
      ...hidden,
      phone: { ...named(phone, 'N510', 'gigaset'), confidence: 'probable' as const },
    };
    const { book } = folded([scanned(60, [hidden, gateway]), scanned(600, [another, gateway])]);
    expect(book.phone(`ip:${yealink.ip}`)?.device.phone).toEqual(another.phone);
    expect(book.phone(`ip:${yealink.ip}`)?.device.evidence).toEqual(another.evidence);
  });

  it('keeps a model given by hand, with the firmware seen, and marks what contradicts it', () => {
    const hand: NewCaseEvent = {
      type: 'phone-chosen',
      phoneKey: KEY,
      byHand: true,
      device: {
        ...faint,
        role: 'phone',
        phone: { ...phone, firmware: null },
        evidence: [{ kind: 'person', value: 'yealink T54W', atMs: 0 }],
      },
    };
    const agreed = folded([scanned(60, [faint, gateway]), hand, scanned(600, [yealink, gateway])]);
    expect(agreed.book.phone(KEY)?.device.phone).toEqual(yealink.phone);
    expect(agreed.book.phone(KEY)?.device.flags).toEqual([]);
    const other = { ...yealink, phone: named(phone, 'T46U') };
    const denied = folded([hand, scanned(600, [other, gateway])]);
    const now = denied.book.phone(KEY);
    expect(now?.device.phone?.model).toBe('T54W');
    expect(now?.device.phone?.firmware).toBeNull();
    expect(now?.device.flags).toEqual(['identity-conflict']);
    expect(now?.device.evidence.map(({ kind }) => kind)).toContain('person');
  });

  it('does not let choosing a phone again undo what a person corrected', () => {
    const corrected = { ...yealink, phone: named(phone, 'T46U') };
    const chosen = (device: Device, byHand: boolean): NewCaseEvent => ({
      type: 'phone-chosen',
      phoneKey: KEY,
      device,
      byHand,
    });
    const { book } = folded([first, chosen(corrected, true), chosen(yealink, false)]);
    expect(book.phone(KEY)?.device.phone?.model).toBe('T46U');
    expect(book.phone(KEY)?.record?.byHand).toBe(true);
  });

  it('believes the watcher over the scan before it, and the scan over the watcher before that', () => {
    const saw = (
      type: 'left' | 'back',
      seconds: number,
      ownNetwork?: 'unproved',
    ): NewCaseEvent => ({
      type: 'phone-observed',
      phoneKey: KEY,
      observation: {
        type,
        at: at(seconds),
        ip: null,
        mac: KEY,
        brand: null,
        model: null,
        firmware: null,
        evidence: [],
        problem: null,
        ...(ownNetwork === undefined ? {} : { ownNetwork }),
      },
    });
    const left = folded([first, saw('left', 120)]).book.phone(KEY);
    expect(left).toMatchObject({ presence: 'gone', device: { state: 'gone' } });
    expect(left?.device.phone?.model).toBe('T54W');
    const back = folded([first, saw('left', 120), scanned(600, [yealink, gateway])]);
    expect(back.book.phone(KEY)).toMatchObject({ presence: 'now', device: { state: 'answered' } });
    const after = folded([first, scanned(600, [gateway]), saw('back', 700)]).book.phone(KEY);
    expect(after).toMatchObject({ presence: 'now', seenAt: at(700) });
    const again = folded([first, saw('back', 500), scanned(600, [gateway])]).book.phone(KEY);
    expect(again).toMatchObject({ presence: 'gone', seenAt: at(500) });
    // It disappeared together with this computer's own network: nothing is known of it.
    const unproved = folded([first, saw('left', 120, 'unproved')]).book.phone(KEY);
    expect(unproved).toMatchObject({ presence: 'earlier' });
  });

  it('calls no phone present for what the watcher saw long ago, unless it is still watched', () => {
    const saw: NewCaseEvent = {
      type: 'phone-observed',
      phoneKey: KEY,
      observation: {
        type: 'present',
        at: at(120),
        ip: null,
        mac: KEY,
        brand: null,
        model: null,
        firmware: null,
        evidence: [],
        problem: null,
      },
    };
    const { whole } = folded([first, saw]);
    const presence = (freshSince: number, watched: string | null) =>
      currentPhone(
        whole,
        { ...viewOf(null), watcher: { freshSince: at(freshSince), watched } },
        KEY,
      )?.presence;
    expect(presence(100, null)).toBe('now');
    // The case was opened the next day, and nobody has looked since.
    expect(presence(80_000, null)).toBe('earlier');
    expect(presence(80_000, KEY)).toBe('now');
    expect(presence(80_000, 'another')).toBe('earlier');
  });
});
