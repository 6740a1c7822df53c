import { ADMIN_SORTS, adminSearchFields } from "../../core/api/admin.ts";
import { JOB_RUN_SORTS, jobRunFields } from "../../core/api/jobs.ts";
import { PAYEE_SORTS, payeeSearchFields } from "../../core/api/payees.ts";
import type { PlatformIdentity } from "../../db/client.ts";
import {
  countOrganisations,
  countUsers,
  type ListedOrganisation,
  type ListedUser,
  listOrganisations,
  listUsers,
} from "../../db/repositories/admin.ts";
import { countJobRuns, type ListedJobRun, listJobRuns } from "../../db/repositories/job-runs.ts";
import { countPayees, type ListedPayee, listPayees } from "../../db/repositories/payouts/payee-search.ts";
import { column, jsonColumn, momentColumn } from "./columns.ts";
import { defineList } from "./sorted-list.ts";

type SearchFields = typeof adminSearchFields;

/** Everybody who has an account. */
export const userList = defineList<typeof ADMIN_SORTS, SearchFields, ListedUser, PlatformIdentity>({
  name: "users",
  sorts: ADMIN_SORTS,
  standard: "-createdAt",
  fields: adminSearchFields,
  read: listUsers,
  count: countUsers,
  columns: [
    column<ListedUser>("id", ({ id }) => id),
    momentColumn<ListedUser>("created_at", ({ createdAt }) => createdAt),
    column<ListedUser>("name", ({ name }) => name),
    column<ListedUser>("email", ({ email }) => email),
    column<ListedUser>("platform_role", ({ platformRole }) => platformRole),
    column<ListedUser>("second_factor", ({ secondFactor }) => secondFactor),
    column<ListedUser>("affiliate", ({ affiliate }) => affiliate),
    jsonColumn<ListedUser>("organisations", ({ organisations }) => organisations),
    momentColumn<ListedUser>("last_seen_at", ({ lastSeenAt }) => lastSeenAt),
  ],
});

/** Every tenant. */
export const organisationList = defineList<
  typeof ADMIN_SORTS,
  SearchFields,
  ListedOrganisation,
  PlatformIdentity
>({
  name: "organisations",
  sorts: ADMIN_SORTS,
  standard: "-createdAt",
  fields: adminSearchFields,
  read: listOrganisations,
  count: countOrganisations,
  columns: [
    column<ListedOrganisation>("id", ({ id }) => id),
    momentColumn<ListedOrganisation>("created_at", ({ createdAt }) => createdAt),
    column<ListedOrganisation>("name", ({ name }) => name),
    column<ListedOrganisation>("members", ({ members }) => members),
    column<ListedOrganisation>("programs", ({ programs }) => programs),
    column<ListedOrganisation>("partners", ({ partners }) => partners),
  ],
});

/** Whom money goes to, without the details of how. */
export const payeeList = defineList<
  typeof PAYEE_SORTS,
  typeof payeeSearchFields,
  ListedPayee,
  PlatformIdentity
>({
  name: "payees",
  sorts: PAYEE_SORTS,
  standard: "-createdAt",
  fields: payeeSearchFields,
  read: listPayees,
  count: countPayees,
  columns: [
    column<ListedPayee>("id", ({ id }) => id),
    momentColumn<ListedPayee>("created_at", ({ createdAt }) => createdAt),
    column<ListedPayee>("name", ({ name }) => name),
    column<ListedPayee>("email", ({ email }) => email),
    column<ListedPayee>("country", ({ country }) => country),
    column<ListedPayee>("kind", ({ kind }) => kind),
    column<ListedPayee>("method", ({ method }) => method?.kind ?? null),
    column<ListedPayee>("method_label", ({ method }) => method?.label ?? null),
    column<ListedPayee>("method_state", ({ method }) => method?.state ?? null),
    column<ListedPayee>("stripe_state", ({ stripeState }) => stripeState),
    jsonColumn<ListedPayee>("stripe_wants", ({ stripeWants }) => stripeWants),
    momentColumn<ListedPayee>("held_at", ({ heldAt }) => heldAt),
    column<ListedPayee>("hold_reason", ({ holdReason }) => holdReason),
    jsonColumn<ListedPayee>("alike", ({ alike }) => alike.map(({ affiliateId }) => affiliateId)),
  ],
});

/** What jobs did, run by run: the platform's own, which no tenant's role of the database reads. */
export const jobRunList = defineList<
  typeof JOB_RUN_SORTS,
  typeof jobRunFields,
  ListedJobRun,
  PlatformIdentity
>({
  name: "job_runs",
  role: "job",
  sorts: JOB_RUN_SORTS,
  standard: "-startedAt",
  fields: jobRunFields,
  read: listJobRuns,
  count: countJobRuns,
  columns: [
    column<ListedJobRun>("id", ({ id }) => id),
    column<ListedJobRun>("job", ({ job }) => job),
    momentColumn<ListedJobRun>("started_at", ({ startedAt }) => startedAt),
    column<ListedJobRun>("duration_ms", ({ durationMs }) => durationMs),
    column<ListedJobRun>("outcome", ({ ok }) => (ok ? "done" : "failed")),
    column<ListedJobRun>("attempt", ({ retried }) => retried + 1),
    jsonColumn<ListedJobRun>("counts", ({ counts }) => counts),
    column<ListedJobRun>("error", ({ error }) => error),
    column<ListedJobRun>("request_id", ({ requestId }) => requestId),
    column<ListedJobRun>("message_id", ({ messageId }) => messageId),
  ],
});
