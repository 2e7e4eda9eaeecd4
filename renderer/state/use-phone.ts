import { useMemo } from 'react';
import {
  type CurrentPhone,
  currentPhone,
  phoneBook,
  phonesListed,
  type ScanView,
} from '../../shared/case/current-phone.ts';
import { endOf } from '../../shared/case/sightings.ts';
import { useSession } from './session-context.ts';
import { FRESH_MS, isUp, standingOf } from '../../shared/domain/facts-standing.ts';
import { useStore } from './store.ts';
import { useNow } from './use-now.ts';

export type KnownPhone = CurrentPhone;

/** The scan on the screen, in the form that the shared rules take. */
function useScanView(): ScanView {
  const { scan, network, watch } = useSession();
  const { devices, startedAt, result, earlier } = useStore(scan);
  const { interfaces, listedAt } = useStore(network);
  const ms = useNow();
  const { phoneKey: watched } = useStore(watch);
  const isPast =
    result === null
      ? // Without a scan, the card of any watch was one of those that are out.
        listedAt !== null && !interfaces.some(isUp)
      : standingOf(result.interface, endOf(result), {
          interfaces: listedAt === null ? null : interfaces,
          ms,
        }) !== 'fresh';
  return useMemo(
    () => ({
      devices,
      startedAt,
      result,
      earlier,
      isPast,
      watcher: { freshSince: new Date(ms - FRESH_MS).toISOString(), watched },
    }),
    [devices, startedAt, result, earlier, isPast, ms, watched],
  );
}

/** True when the scan on screen shows the past, not the present: its card is out, or it is old. */
export function useIsScanPast(): boolean {
  return useScanView().isPast;
}

/** The phone of a key, combined from everything known about it. */
export function usePhone(phoneKey: string | null): KnownPhone | null {
  const { cases } = useSession();
  const { current } = useStore(cases);
  const view = useScanView();
  return useMemo(
    () => (phoneKey === null ? null : currentPhone(current, view, phoneKey)),
    [current, view, phoneKey],
  );
}

/** Phones that can be worked on: those of the case first, then those of the network. */
export function usePhones(): readonly KnownPhone[] {
  const { cases } = useSession();
  const { current } = useStore(cases);
  const view = useScanView();
  return useMemo(() => phoneBook(current, view).phones(), [current, view]);
}

/** The phones among the devices that the scan on the screen lists. */
export function usePhonesListed(): readonly KnownPhone[] {
  const { cases } = useSession();
  const { current } = useStore(cases);
  const view = useScanView();
  return useMemo(() => phonesListed(current, view), [current, view]);
}

/** Every device of the network in view, including those that are away. */
export function useDevices(): readonly KnownPhone[] {
  const { cases } = useSession();
  const { current } = useStore(cases);
  const view = useScanView();
  return useMemo(() => phoneBook(current, view).devices(), [current, view]);
}
