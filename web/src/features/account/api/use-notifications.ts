import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { InboxItem, NotificationSettingsView } from "../../../../../core/api/notifications.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { INBOX, INBOX_KEY } from "../../../lib/inbox/use-unread.ts";

export const SETTINGS = "/api/account/notifications";
export const SETTINGS_KEY = ["account", "notifications"] as const;

export function useInbox() {
  return useInfiniteQuery(listOptions<InboxItem>(useOwnApi(), [...INBOX_KEY, "list"], INBOX));
}

/** Marks those named as read, or all. */
export function useMarkRead() {
  const api = useOwnApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ids: readonly string[] | null) => api.post(`${INBOX}/read`, ids === null ? {} : { ids }),
    onSettled: () => queries.invalidateQueries({ queryKey: INBOX_KEY }),
  });
}

export function useNotificationSettings() {
  const api = useOwnApi();
  return useQuery({
    queryKey: SETTINGS_KEY,
    queryFn: ({ signal }) => api.get<NotificationSettingsView>(SETTINGS, {}, signal),
  });
}
