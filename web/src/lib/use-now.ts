import { useEffect, useState } from "react";

/** The viewer's clock in milliseconds since the epoch, renewed each second so that ages go on while nothing arrives. */
export function useNow(everyMs = 1_000): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
