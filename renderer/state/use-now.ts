import { useEffect, useState } from 'react';

const EVERY_MS = 30_000;

/** The present time, to tell how old what is on screen has become. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(tick);
  }, []);
  return now;
}
