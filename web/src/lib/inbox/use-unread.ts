import { useQuery } from "@tanstack/react-query";
import type { Inbox } from "../../../../core/api/notifications.ts";
import { useOwnApi } from "../api/use-own-api.ts";

export const INBOX = "/api/account/inbox";
/** Names what is loaded of the inbox; a change calls all of it again. */
export const INBOX_KEY = ["inbox"] as const;
const POLL_MS = 60_000;

/** How many notifications are unread; asked for each minute while the page is looked at, and when it is looked at again. */
export function useUnread(): number {
  const api = useOwnApi();
  const { data } = useQuery({
    queryKey: [...INBOX_KEY, "unread"],
    queryFn: ({ signal }) => api.get<Inbox>(INBOX, { limit: 1 }, signal),
    select: ({ unread }) => unread,
    refetchInterval: POLL_MS,
    staleTime: POLL_MS / 2,
  });
  return data ?? 0;
}
