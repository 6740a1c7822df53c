import { useEffect, useState } from "react";
import type { CommandGroup, CommandSearch } from "./commands.ts";

const LEAST_CHARACTERS = 2;
const PAUSE_MS = 150;

interface Found {
  readonly found: readonly CommandGroup[];
  readonly state: "idle" | "asking" | "failed";
}

const NOTHING: Found = { found: [], state: "idle" };

/** What the area's search finds for a text, once one pauses in typing it; what was found before stays until then. */
export function useFound(search: CommandSearch | undefined, text: string): Found {
  const [result, setResult] = useState(NOTHING);
  const wanted = text.trim();
  useEffect(() => {
    if (search === undefined || wanted.length < LEAST_CHARACTERS) {
      setResult(NOTHING);
      return;
    }
    const stop = new AbortController();
    setResult(({ found }) => ({ found, state: "asking" }));
    const timer = setTimeout(() => {
      search(wanted, stop.signal).then(
        (found) => stop.signal.aborted || setResult({ found, state: "idle" }),
        () => stop.signal.aborted || setResult({ found: [], state: "failed" }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [search, wanted]);
  return result;
}
