import { useSession } from '../../app/session-context.ts';
import type { KnownPhone } from '../../state/use-phone.ts';

/** Begins the guided reset of a phone with the procedure that the person chose. */
export function useStartReset(phone: KnownPhone | null): (procedureId: string) => Promise<void> {
  const session = useSession();
  return async (_procedureId) => {
    if (phone !== null) await session.choosePhone(phone.device, 'diagnosis');
  };
}
