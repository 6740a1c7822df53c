import { z } from "zod";
import { ruleOf, type SelfPermission, type TenantPermission } from "../../core/access/permissions.ts";
import type { ExportList } from "../../core/api/list-exports.ts";
import type { HttpDatabase, Identity, UserIdentity } from "../../db/client.ts";
import type { KeysetRow } from "../../db/repositories/keyset.ts";
import type { WaitingExport } from "../../db/repositories/list-exports.ts";
import { clickList } from "./clicks.ts";
import { conversionList } from "./conversions.ts";
import { deliveryList } from "./deliveries.ts";
import { disputeList } from "./disputes.ts";
import { type ExportPages, openExport } from "./export-pages.ts";
import { ownClickList, ownConversionList, ownEarningList } from "./own-lists.ts";
import { ownDeliveryList, ownDisputeList, ownLinkList, ownPayoutList } from "./own-records.ts";
import { partnerList } from "./partners.ts";
import { payoutList } from "./payouts.ts";
import type { SortedList } from "./sorted-list.ts";

type Asked = Pick<WaitingExport, "id" | "userId" | "organisationId" | "query">;

interface ExportableList {
  /** What whoever fetches an export of it still has to hold. */
  readonly permission: TenantPermission | SelfPermission;
  /** Undefined: what was asked for is not understood any more. */
  open(db: HttpDatabase, asked: Asked): ExportPages | undefined;
}

function ofTenant<Filter extends object, Row extends KeysetRow>(
  permission: TenantPermission,
  list: SortedList<Filter, Row, Identity>,
): ExportableList {
  return {
    permission,
    open(db, { id, organisationId, query }) {
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
    open(db, { id, userId, query }) {
      const filter = z.core.safeParse(list.exportSchema, query);
      if (!filter.success) return undefined;
      return openExport(list, { db, who: { userId }, filter: filter.data, upTo: id });
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
};

/** The list that an export is of, as whoever asked for it sees it. */
export const openAskedExport = (
  db: HttpDatabase,
  asked: Asked & { readonly list: ExportList },
): ExportPages | undefined => LISTS[asked.list].open(db, asked);

/** Roles of an organisation that may see a list of it. */
export const rolesOfList = (list: ExportList): readonly string[] => ruleOf(LISTS[list].permission).roles;
