import * as z from "zod/mini";
import { CONSENT_MODES } from "../clicks/link-record.ts";
import { planRulesSchema } from "../commission/plan.ts";
import {
  MATRIX_DEPTH_MAX,
  MATRIX_OVERFLOWS,
  MATRIX_PLACINGS,
  MATRIX_WIDTH_MAX,
  type MatrixSettings,
} from "../genealogy/matrix-settings.ts";
import {
  countryField,
  currencyField,
  emailField,
  hostField,
  hostPatternField,
  lineField,
  minorField,
  versionField,
  wholeField,
} from "./fields.ts";

const currencies = z.array(currencyField, "must be a list of currency codes").check(
  z.minLength(1, "must have at least one currency"),
  z.maxLength(50, "must have at most 50 currencies"),
  z.refine((codes) => new Set(codes).size === codes.length, "must not name a currency twice"),
);

const timezone = lineField(64).check(
  z.refine(isTimezone, "must be a time zone of the IANA database, as Asia/Ho_Chi_Minh"),
);

/** Names only: offsets such as +07:00 know no daylight saving. */
function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

const attributionModel = z.enum(
  ["last_click", "first_click", "linear", "position_based", "time_decay"],
  "must be last_click, first_click, linear, position_based or time_decay",
);

const manualAboveMinor = z.record(z.string().check(z.refine((code) => /^[A-Z]{3}$/.test(code))), minorField, {
  error: (issue) =>
    issue.code === "invalid_key"
      ? "must be named by a currency code"
      : "must be an object of amounts by currency",
});

const allowedHosts = z
  .array(hostPatternField, "must be a list of host names")
  .check(z.maxLength(100, "must have at most 100 hosts"));

const matrix = z.strictObject(
  {
    width: wholeField(1, MATRIX_WIDTH_MAX),
    depth: wholeField(1, MATRIX_DEPTH_MAX),
    overflow: z.enum(MATRIX_OVERFLOWS, `must be ${MATRIX_OVERFLOWS.join(", ")}`),
    placing: z.enum(MATRIX_PLACINGS, `must be ${MATRIX_PLACINGS.join(" or ")}`),
  },
  "must be an object with width, depth, overflow and placing, or null",
);

const fields = {
  name: lineField(200),
  timezone,
  currencies,
  /** Days after the conversion until its commission may be paid. */
  holdDays: wholeField(0, 365),
  attributionModel,
  /** For time decay. */
  halfLifeDays: wholeField(1, 365),
  consentMode: z.enum(CONSENT_MODES, "must be not_required or required"),
  approvalMode: z.enum(["manual", "immediate", "after_days"], "must be manual, immediate or after_days"),
  approveAfterDays: wholeField(0, 365),
  /** Conversions above this many minor units always wait for a person. */
  manualAboveMinor: z.nullable(manualAboveMinor),
  /** Host that the program's new links live on; null: the platform's own. */
  trackingHost: z.nullable(hostField),
  /** Who is told by mail what needs a person: a budget that is used up; null: nobody. */
  notifyEmail: z.nullable(emailField),
  /** Hosts of the merchant's pages: the snippet and the pixel are taken from these alone. */
  allowedHosts,
  /** What becomes of a conversion that a browser reports: taken, held until a server or a person confirms, refused. */
  browserConversions: z.enum(["accept", "hold", "refuse"], "must be accept, hold or refuse"),
  /** Days that clicks and page events are kept; no fewer than a click may count. */
  retainClickDays: wholeField(30, 3650),
  /** Days after which a conversion no longer says who bought. */
  retainBuyerDays: wholeField(30, 3650),
  /** Query parameter that names a link's code on a landing page. */
  viaParam: z.string("must be text").check(
    z.regex(/^[a-z][a-z0-9_-]{0,31}$/, "must be 1 to 32 of a–z 0–9 _ - and begin with a letter"),
    z.refine((name) => name !== "tcid", "must not be tcid"),
  ),
  /** Who may become a partner without the merchant's doing: anybody, whom a partner invites, or nobody. */
  registration: z.enum(["open", "invitation", "closed"], "must be open, invitation or closed"),
  /** Where it is offered: that country's policy bounds its plans; null: nobody said. */
  country: z.nullable(countryField),
  /** Commission periods; a change holds from the next one on. */
  periodKind: z.enum(["week", "month"], "must be week or month"),
  /** Days after a period's end until it is closed. */
  periodCloseDays: wholeField(0, 28),
  /** What volume is counted by: the amount of an order, or its items. */
  volumeSource: z.enum(["amount", "items"], "must be amount or items"),
  /** Orders in other currencies have no volume by amount; null: the first of the program's currencies. */
  volumeCurrency: z.nullable(currencyField),
  /** The forced matrix; null: none. */
  matrix: z.nullable(matrix),
  /** Days after joining in which a sponsor may be changed; 0: never, null: always. */
  sponsorChangeDays: z.nullable(wholeField(0, 36_500)),
};

export const programCreateSchema = z.strictObject({
  ...fields,
  holdDays: z._default(fields.holdDays, 30),
  attributionModel: z._default(attributionModel, "last_click"),
  halfLifeDays: z._default(fields.halfLifeDays, 7),
  consentMode: z._default(fields.consentMode, "not_required"),
  approvalMode: z._default(fields.approvalMode, "after_days"),
  approveAfterDays: z._default(fields.approveAfterDays, 14),
  manualAboveMinor: z._default(fields.manualAboveMinor, null),
  trackingHost: z._default(fields.trackingHost, null),
  notifyEmail: z._default(fields.notifyEmail, null),
  allowedHosts: z._default(allowedHosts, []),
  browserConversions: z._default(fields.browserConversions, "hold"),
  viaParam: z._default(fields.viaParam, "via"),
  retainClickDays: z._default(fields.retainClickDays, 400),
  retainBuyerDays: z._default(fields.retainBuyerDays, 1095),
  registration: z._default(fields.registration, "invitation"),
  country: z._default(fields.country, null),
  periodKind: z._default(fields.periodKind, "month"),
  periodCloseDays: z._default(fields.periodCloseDays, 3),
  volumeSource: z._default(fields.volumeSource, "amount"),
  volumeCurrency: z._default(fields.volumeCurrency, null),
  matrix: z._default(fields.matrix, null),
  sponsorChangeDays: z._default(fields.sponsorChangeDays, null),
  /** The program's first plan, in force from its beginning. */
  plan: z.optional(planRulesSchema),
});
export type ProgramCreate = z.infer<typeof programCreateSchema>;

export const programUpdateSchema = z.extend(z.partial(z.strictObject(fields)), { version: versionField });
export type ProgramUpdate = z.infer<typeof programUpdateSchema>;

export const programListFields = {
  status: z.optional(z.enum(["active", "archived"], "must be active or archived")),
};

/** A program as the API answers it. */
export interface Program {
  readonly id: string;
  readonly name: string;
  readonly status: "active" | "archived";
  readonly timezone: string;
  readonly currencies: readonly string[];
  readonly holdDays: number;
  readonly attributionModel: ProgramCreate["attributionModel"];
  readonly halfLifeDays: number;
  readonly consentMode: "not_required" | "required";
  readonly approvalMode: ProgramCreate["approvalMode"];
  readonly approveAfterDays: number;
  readonly manualAboveMinor: Readonly<Record<string, number>> | null;
  readonly trackingHost: string | null;
  readonly notifyEmail: string | null;
  readonly allowedHosts: readonly string[];
  readonly browserConversions: ProgramCreate["browserConversions"];
  readonly viaParam: string;
  readonly retainClickDays: number;
  readonly retainBuyerDays: number;
  readonly registration: ProgramCreate["registration"];
  readonly country: string | null;
  readonly periodKind: ProgramCreate["periodKind"];
  readonly periodCloseDays: number;
  readonly volumeSource: ProgramCreate["volumeSource"];
  readonly volumeCurrency: string | null;
  readonly matrix: MatrixSettings | null;
  readonly sponsorChangeDays: number | null;
  readonly publicKey: string;
  /** The same for trying things out: what comes with it is marked as test. */
  readonly testPublicKey: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}
