import { useEffect, useState } from 'react';

const EVERY_MS = 30_000;

/** The present time, to show how old the content of the screen has become. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(tick);
  }, []);
  return now;
}
