import { useEffect, useRef } from "react";
import { announce } from "../announce.ts";
import { tellCounts } from "./tell-counts.ts";

type Counts = Parameters<typeof tellCounts>[0];

/** Says what has come to those who do not see the figures change. */
export function useToldCounts(today: Counts): void {
  const before = useRef<Counts>(null);
  useEffect(() => {
    const news = tellCounts(before.current, today);
    before.current = today;
    if (news !== null) announce(news);
  }, [today]);
}
