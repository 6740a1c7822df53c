import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Listed } from "../../../../../core/api/affiliate.ts";
import type { AuditRow } from "../../../../../core/api/audit.ts";
import type {
  OrganisationSettings,
  PlatformSettings,
  SettingsImpact,
  SettingValue,
} from "../../../../../core/api/settings.ts";
import type { SettingName } from "../../../../../core/settings/settings.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";

export const SETTINGS_KEY = ["admin", "settings"] as const;
const SETTINGS = "/api/admin/settings";
const pathOf = (organisationId: string) => `/api/admin/organisations/${organisationId}/settings`;

export function usePlatformSettings() {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...SETTINGS_KEY, "platform"],
    queryFn: ({ signal }) => api.get<PlatformSettings>(SETTINGS, {}, signal),
    select: ({ data }) => data,
  });
}

export function useOrganisationSettings(organisationId: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...SETTINGS_KEY, organisationId],
    queryFn: ({ signal }) => api.get<OrganisationSettings>(pathOf(organisationId), {}, signal),
    select: ({ data }) => data,
  });
}

export interface SettingChange {
  readonly name: SettingName;
  /** Null: what holds without it. */
  readonly value: SettingValue | null;
  /** Of what is taken to stand. */
  readonly version: number;
  readonly endsAt?: string | null;
}

/** Says what a setting is to be, of everybody (null) or of one organisation; lists are read anew. */
export function useChangeSetting(organisationId: string | null) {
  const api = useOwnApi();
  const queries = useQueryClient();
  const path = organisationId === null ? SETTINGS : pathOf(organisationId);
  return async (change: SettingChange, reason: string): Promise<void> => {
    await api.patch(path, { changes: [change], reason });
    await queries.invalidateQueries({ queryKey: SETTINGS_KEY });
  };
}

/** What a change would come to; asked once per value that could be. Null: it is not asked. */
export function useImpact(change: { readonly name: SettingName; readonly value: SettingValue } | null) {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...SETTINGS_KEY, "impact", change],
    queryFn: () => api.post<SettingsImpact>(`${SETTINGS}/preview`, { changes: [change] }),
    select: ({ data }) => data[0],
    enabled: change !== null,
  });
}

/** What was changed of a setting, the newest first, as the audit log has it. */
export function useSettingHistory(organisationId: string | null, id: string, version: number) {
  const api = useOwnApi();
  const entity = organisationId === null ? "platform_setting" : "organisation_setting";
  return useQuery({
    queryKey: [...SETTINGS_KEY, "history", id, version],
    queryFn: ({ signal }) =>
      api.get<Listed<AuditRow>>(
        "/api/admin/audit",
        { entity, entityId: id, organisationId, limit: HISTORY_MAX },
        signal,
      ),
    select: ({ data }) => data,
  });
}

const HISTORY_MAX = 20;
