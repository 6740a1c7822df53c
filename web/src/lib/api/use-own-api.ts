import { useMemo } from "react";
import { useSessionStore } from "../session/use-session.ts";
import { type Api, createApi } from "./create-api.ts";
import { fetchInTime } from "./fetch-in-time.ts";

/** The API of no organisation: what is the viewer's own. */
export function useOwnApi(): Api {
  const session = useSessionStore();
  return useMemo(() => createApi(session, fetchInTime), [session]);
}
