import * as z from "zod/mini";
import type { ScreeningMatch } from "../compliance/screen.ts";
import {
  CASE_KINDS,
  CASE_SEVERITIES,
  CASE_STATES,
  type CaseKind,
  type CaseSeverity,
  type CaseState,
  SCREENING_RESULTS,
  type ScreeningResult,
} from "../compliance/states.ts";
import { idField, paragraphField, reasonField, versionField } from "./fields.ts";

const kindField = z.enum(CASE_KINDS, `must be one of ${CASE_KINDS.join(", ")}`);
const severityField = z.enum(CASE_SEVERITIES, `must be one of ${CASE_SEVERITIES.join(", ")}`);
const holdsField = z.boolean("must be true or false");
const TEXT_MAX = 4_000;
const textField = paragraphField(TEXT_MAX).check(z.minLength(1, "must not be empty"));

/** Query of `GET /api/admin/compliance/cases`, beside `limit` and `cursor`: the newest first. */
export const caseSearchFields = {
  /** Absent: what is not resolved. */
  state: z.optional(z.enum(CASE_STATES, `must be one of ${CASE_STATES.join(", ")}`)),
  severity: z.optional(severityField),
  affiliateId: z.optional(idField),
  /** Of one of the platform's people. */
  assigneeId: z.optional(idField),
};

/** `POST /api/admin/compliance/cases` */
export const openCaseSchema = z.strictObject({
  affiliateId: idField,
  kind: kindField,
  severity: severityField,
  /** While it is not resolved, the payee is paid nothing. */
  holds: holdsField,
  summary: textField,
});

/** `PATCH /api/admin/compliance/cases/:id` */
export const changeCaseSchema = z.strictObject({
  severity: z.optional(severityField),
  holds: z.optional(holdsField),
  version: versionField,
});

/** `POST /api/admin/compliance/cases/:id/assign`; null: to nobody. */
export const assignCaseSchema = z.strictObject({ assigneeId: z.nullable(idField), version: versionField });

/** `POST /api/admin/compliance/cases/:id/notes` */
export const noteCaseSchema = z.strictObject({ text: textField });

/** `POST /api/admin/compliance/cases/:id/resolve` */
export const resolveCaseSchema = z.strictObject({ resolution: textField, version: versionField });

/** `GET /api/admin/compliance/cases` */
export interface ComplianceCase {
  readonly id: string;
  /** From 1, without gaps. */
  readonly number: number;
  /** `name` null: the affiliate was erased. */
  readonly affiliate: { readonly id: string; readonly name: string | null };
  readonly kind: CaseKind;
  readonly severity: CaseSeverity;
  readonly state: CaseState;
  readonly holds: boolean;
  readonly summary: string;
  /** The screening that opened it. */
  readonly screeningId: string | null;
  readonly assignee: { readonly id: string; readonly name: string } | null;
  readonly resolution: string | null;
  readonly endedAt: string | null;
  readonly version: number;
  readonly createdAt: string;
}

/** `GET /api/admin/compliance/cases/:id` */
export interface ComplianceCaseDetail extends ComplianceCase {
  /** The oldest first. `by` null: the account was erased. */
  readonly notes: readonly {
    readonly id: string;
    readonly by: string | null;
    readonly text: string;
    readonly at: string;
  }[];
}

/** Query of `GET /api/admin/screenings`, beside `limit` and `cursor`: the newest first. */
export const screeningSearchFields = {
  /** Absent: hits that nobody has decided. */
  result: z.optional(z.enum(SCREENING_RESULTS, `must be one of ${SCREENING_RESULTS.join(", ")}`)),
  affiliateId: z.optional(idField),
};

/** `POST /api/admin/screenings/:id/clear` (it is another person) and `/confirm` (it is not). */
export const screeningReasonSchema = z.strictObject({ reason: reasonField });

/** `GET /api/admin/screenings` */
export interface Screening {
  readonly id: string;
  readonly affiliate: { readonly id: string; readonly name: string; readonly country: string | null };
  readonly provider: string;
  readonly listVersion: string;
  readonly result: ScreeningResult;
  readonly matches: readonly ScreeningMatch[];
  readonly reason: string | null;
  readonly decidedAt: string | null;
  readonly version: number;
  readonly createdAt: string;
}

/** Path of `PUT /api/admin/sanctions/:list`; the body is a CSV file. */
export const sanctionListSchema = z.strictObject({
  list: z
    .string()
    .check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and dashes, up to 40")),
});

export const SANCTIONS_MAX_BYTES = 8 * 1024 * 1024;

/** `GET /api/admin/sanctions` */
export interface SanctionList {
  readonly list: string;
  /** By its content. */
  readonly version: string;
  readonly entries: number;
  readonly importedAt: string;
}
