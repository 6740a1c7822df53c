import { useRouter } from "@tanstack/react-router";
import { useCallback } from "react";

/** Leads on from a page that has done its work, and leaves nothing of it behind: its address holds a spent token. */
export function useArrive(): (path: string) => Promise<void> {
  const router = useRouter();
  return useCallback(async (path) => router.history.replace(path), [router]);
}
