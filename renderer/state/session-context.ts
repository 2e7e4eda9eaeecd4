import { createContext, useContext } from 'react';
import type { Session } from './session.ts';

export const SessionContext = createContext<Session | null>(null);

/** The session given by the application's root. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('a screen was shown outside the application');
  return session;
}
