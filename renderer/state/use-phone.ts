import { useMemo } from 'react';
import {
  type CurrentPhone,
  currentPhone,
  phoneBook,
  type ScanView,
} from '../../shared/case/current-phone.ts';
import { useSession } from '../app/session-context.ts';
import { useStore } from './store.ts';

export type KnownPhone = CurrentPhone;

/** The scan on the screen, as the shared rules look at it. */
function useScanView(): ScanView {
  const { scan } = useSession();
  const { devices, startedAt, result, earlier } = useStore(scan);
  return useMemo(
    () => ({ devices, startedAt, result, earlier }),
    [devices, startedAt, result, earlier],
  );
}

/** The phone of a key, as everything known tells it. */
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

/** Every device of the network that is looked at, those that are away included. */
export function useDevices(): readonly KnownPhone[] {
  const { cases } = useSession();
  const { current } = useStore(cases);
  const view = useScanView();
  return useMemo(() => phoneBook(current, view).devices(), [current, view]);
}
