import { z } from "zod";
import type { PlatformPermission, SelfPermission, TenantPermission } from "../../core/access/permissions.ts";
import type { ExportList } from "../../core/api/list-exports.ts";
import type { Identity, PlatformIdentity, UserIdentity } from "../../db/client.ts";
import type { KeysetRow } from "../../db/repositories/keyset.ts";
import type { WaitingExport } from "../../db/repositories/list-exports.ts";
import type { Services } from "../services.ts";
import { clickList } from "./clicks.ts";
import { conversionList } from "./conversions.ts";
import { deliveryList } from "./deliveries.ts";
import { disputeList } from "./disputes.ts";
import { type ExportPages, openExport } from "./export-pages.ts";
import { databaseOf } from "./list-route.ts";
import { ownClickList, ownConversionList, ownEarningList } from "./own-lists.ts";
import { ownDeliveryList, ownDisputeList, ownLinkList, ownPayoutList } from "./own-records.ts";
import { partnerList } from "./partners.ts";
import { payoutList } from "./payouts.ts";
import { jobRunList, organisationList, payeeList, userList } from "./platform-lists.ts";
import type { SortedList } from "./sorted-list.ts";

type Asked = Pick<WaitingExport, "id" | "userId" | "organisationId" | "query">;

interface ExportableList {
  /** What whoever fetches an export of it still has to hold. */
  readonly permission: TenantPermission | SelfPermission | PlatformPermission;
  /** Undefined: what was asked for is not understood any more. */
  open(services: Services, asked: Asked): ExportPages | undefined;
}

function ofTenant<Filter extends object, Row extends KeysetRow>(
  permission: TenantPermission,
  list: SortedList<Filter, Row, Identity>,
): ExportableList {
  return {
    permission,
    open({ appDb: db }, { id, organisationId, query }) {
      const filter = z.core.safeParse(list.exportSchema, query);
      if (!filter.success || organisationId === null) return undefined;
      return openExport(list, { db, who: { organisationId }, filter: filter.data, upTo: id });
    },
  };
}

function ofUser<Filter extends object, Row extends KeysetRow>(
  list: SortedList<Filter, Row, UserIdentity>,
): ExportableList {
  return {
    permission: "affiliate:read",
    open({ appDb: db }, { id, userId, query }) {
      const filter = z.core.safeParse(list.exportSchema, query);
      if (!filter.success) return undefined;
      return openExport(list, { db, who: { userId }, filter: filter.data, upTo: id });
    },
  };
}

function ofPlatform<Filter extends object, Row extends KeysetRow>(
  permission: PlatformPermission,
  list: SortedList<Filter, Row, PlatformIdentity>,
): ExportableList {
  return {
    permission,
    open(services, { id, userId, query }) {
      const filter = z.core.safeParse(list.exportSchema, query);
      if (!filter.success) return undefined;
      const db = databaseOf(list, services);
      return openExport(list, { db, who: { userId, platform: true }, filter: filter.data, upTo: id });
    },
  };
}

const LISTS: Readonly<Record<ExportList, ExportableList>> = {
  conversions: ofTenant("conversions:read", conversionList),
  clicks: ofTenant("reports:read", clickList),
  partners: ofTenant("partners:read", partnerList),
  payouts: ofTenant("payouts:read", payoutList),
  disputes: ofTenant("disputes:read", disputeList),
  webhook_deliveries: ofTenant("webhooks:read", deliveryList),
  own_conversions: ofUser(ownConversionList),
  own_clicks: ofUser(ownClickList),
  own_earnings: ofUser(ownEarningList),
  own_links: ofUser(ownLinkList),
  own_payouts: ofUser(ownPayoutList),
  own_disputes: ofUser(ownDisputeList),
  own_deliveries: ofUser(ownDeliveryList),
  users: ofPlatform("platform.users:read", userList),
  organisations: ofPlatform("platform.organisations:read", organisationList),
  payees: ofPlatform("platform.payouts:read", payeeList),
  job_runs: ofPlatform("platform.jobs:read", jobRunList),
};

/** The list that an export is of, as whoever asked for it sees it. */
export const openAskedExport = (
  services: Services,
  asked: Asked & { readonly list: ExportList },
): ExportPages | undefined => LISTS[asked.list].open(services, asked);

/** What whoever sees a list holds. */
export const permissionOfList = (list: ExportList) => LISTS[list].permission;
