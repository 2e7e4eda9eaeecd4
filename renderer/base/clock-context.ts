import { createContext, useContext } from 'react';

/** Milliseconds that only ever grow; replaced in tests. */
export type Now = () => number;

export const ClockContext = createContext<Now>(() => performance.now());

export function useNow(): Now {
  return useContext(ClockContext);
}
