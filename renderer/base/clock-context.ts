import { createContext, useContext } from 'react';

/** Monotonic milliseconds; replaced in tests. */
export type Now = () => number;

export const ClockContext = createContext<Now>(() => performance.now());

export function useNow(): Now {
  return useContext(ClockContext);
}
