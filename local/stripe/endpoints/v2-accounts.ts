import * as z from "zod";
import type { StripeObject } from "../create-objects.ts";
import { newId } from "../create-objects.ts";
import { build, type Context, type Endpoint, endpoint } from "../endpoint.ts";
import { StripeError } from "../stripe-error.ts";

/** How long a link into the hosted pages works; Stripe's own do for minutes. */
const LINK_SECONDS = 300;

const INCLUDES = ["configuration.recipient", "defaults", "identity", "requirements"] as const;
const include = z.array(z.enum(INCLUDES)).optional();

/** What our own code sends; every other name or type is refused, as Stripe refuses it. */
const accountSchema = z.strictObject({
  contact_email: z.email().optional(),
  display_name: z.string().min(1).optional(),
  dashboard: z.enum(["express", "full", "none"]).optional(),
  identity: z
    .strictObject({
      country: z.string().regex(/^[A-Za-z]{2}$/),
      entity_type: z.enum(["company", "government_entity", "individual", "non_profit"]),
    })
    .optional(),
  defaults: z
    .strictObject({
      responsibilities: z.strictObject({
        fees_collector: z.enum(["application", "application_custom", "application_express", "stripe"]),
        losses_collector: z.enum(["application", "stripe"]),
      }),
    })
    .optional(),
  configuration: z
    .strictObject({
      recipient: z.strictObject({
        capabilities: z.strictObject({
          stripe_balance: z.strictObject({
            stripe_transfers: z.strictObject({ requested: z.literal(true) }),
          }),
        }),
      }),
    })
    .optional(),
  include,
  metadata: z.record(z.string(), z.string()).optional(),
});
const retrieveSchema = z.strictObject({ include });
const flow = z.strictObject({ refresh_url: z.url(), return_url: z.url().optional() });
const linkSchema = z.strictObject({
  account: z.string(),
  use_case: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("account_onboarding"), account_onboarding: flow }),
    z.strictObject({ type: z.literal("account_update"), account_update: flow }),
  ]),
});

/**
 * Accounts v2, with the recipient configuration alone. They are kept as accounts of v1, whose capability `transfers` they show
 * under its newer name, so that what is said to one version holds in the other, as at Stripe.
 */
export const v2AccountEndpoints: Endpoint[] = [
  endpoint("POST", "/v2/core/accounts", create),
  endpoint("GET", "/v2/core/accounts/:id", (context) => {
    const { include: wanted } = parse(retrieveSchema, context.form);
    return shown(find(context, context.params[0] ?? ""), wanted ?? []);
  }),
  endpoint("POST", "/v2/core/account_links", link),
];

function create(context: Context): unknown {
  const given = parse(accountSchema, context.json);
  const { configuration, contact_email: email, identity, dashboard, defaults, metadata } = given;
  if (configuration !== undefined && email === undefined)
    throw invalid("contact_email is required to configure the account as a recipient.");
  if (configuration !== undefined && identity === undefined)
    throw invalid("identity.country is required to configure the account as a recipient.");
  const account = build(context, "account", newId("acct"), {
    type: dashboard === "express" ? "express" : "none",
    country: identity?.country.toUpperCase() ?? null,
    business_type: identity?.entity_type ?? null,
    ...{ email: email ?? null, business_profile: { name: given.display_name ?? null } },
    capabilities: configuration === undefined ? {} : { transfers: "inactive" },
    ...{ charges_enabled: false, payouts_enabled: false, details_submitted: false },
    requirements: requirementsOf(["individual.verification.document", "external_account"]),
    metadata: metadata ?? {},
    controller: {
      fees: { payer: defaults?.responsibilities.fees_collector ?? "application" },
      losses: { payments: defaults?.responsibilities.losses_collector ?? "application" },
      ...{ is_controller: true, requirement_collection: "stripe", type: "application" },
      stripe_dashboard: { type: dashboard ?? "none" },
    },
  });
  context.objects.put(account);
  context.emit("account.updated", account);
  return shown(account, given.include ?? []);
}

/** What an account of v1 owes, all of it now. */
export const requirementsOf = (due: readonly string[]) => ({
  ...{
    currently_due: due,
    eventually_due: due,
    past_due: [],
    pending_verification: [],
    errors: [],
    alternatives: [],
  },
  ...{ current_deadline: null, disabled_reason: due.length === 0 ? null : "requirements.past_due" },
});

type V1Requirements = { currently_due?: string[]; past_due?: string[]; current_deadline?: number | null };
type Controller = {
  fees?: { payer: string };
  losses?: { payments: string };
  stripe_dashboard?: { type: string };
};
const STATUS: Readonly<Record<string, string>> = { active: "active", pending: "pending" };

/** An account as v2 shows it: what was not asked for is left out. */
function shown(account: StripeObject, wanted: readonly (typeof INCLUDES)[number][]): unknown {
  const { transfers } = (account.capabilities ?? {}) as { transfers?: string };
  const requirements = (account.requirements ?? {}) as V1Requirements;
  const { fees, losses, stripe_dashboard: board } = (account.controller ?? {}) as Controller;
  const has = (name: (typeof INCLUDES)[number]) => wanted.includes(name);
  const status = STATUS[transfers ?? ""] ?? "restricted";
  const details =
    status === "restricted" ? [{ code: "requirements_past_due", resolution: "provide_info" }] : [];
  return {
    ...{ id: account.id, object: "v2.core.account", livemode: false, closed: account.closed === true },
    dashboard: board?.type ?? "none",
    applied_configurations: transfers === undefined ? [] : ["recipient"],
    ...{ contact_email: account.email, created: isoOf(account.created), metadata: account.metadata },
    display_name: (account.business_profile as { name?: unknown } | null)?.name ?? null,
    ...(has("configuration.recipient")
      ? {
          configuration: {
            recipient: {
              applied: transfers !== undefined,
              capabilities: { stripe_balance: { stripe_transfers: { status, status_details: details } } },
            },
          },
        }
      : {}),
    ...(has("defaults")
      ? {
          defaults: {
            responsibilities: {
              ...{ fees_collector: fees?.payer, losses_collector: losses?.payments },
              requirements_collector: "stripe",
            },
          },
        }
      : {}),
    ...(has("identity")
      ? { identity: { country: account.country, entity_type: account.business_type } }
      : {}),
    ...(has("requirements") ? { requirements: requirementsV2(requirements) } : {}),
  };
}

function requirementsV2({
  currently_due: due = [],
  past_due: past = [],
  current_deadline: at,
}: V1Requirements) {
  const entry = (status: string) => (description: string) => ({
    ...{
      awaiting_action_from: "user",
      description,
      errors: [],
      requested_reasons: [{ code: "routine_onboarding" }],
    },
    ...{ impact: { restricts_capabilities: [] }, minimum_deadline: { status } },
  });
  const entries = [
    ...past.map(entry("past_due")),
    ...due.filter((name) => !past.includes(name)).map(entry("currently_due")),
  ];
  if (entries.length === 0) return { entries: [], summary: null };
  const status = past.length > 0 ? "past_due" : "currently_due";
  const time = typeof at === "number" ? { time: isoOf(at) } : {};
  return { entries, summary: { minimum_deadline: { status, ...time } } };
}

function link(context: Context): unknown {
  const { account, use_case: useCase } = parse(linkSchema, context.json);
  find(context, account, 400);
  const id = newId("acctlink");
  const { nowSeconds, origin } = context;
  const urls = useCase.type === "account_onboarding" ? useCase.account_onboarding : useCase.account_update;
  context.objects.put({
    ...{ id, object: "hosted_link", created: nowSeconds, account, opened: false },
    ...{ refresh_url: urls.refresh_url, return_url: urls.return_url ?? urls.refresh_url },
    expires_at: nowSeconds + LINK_SECONDS,
  });
  return {
    ...{ object: "v2.core.account_link", account, livemode: false, use_case: useCase },
    ...{ created: isoOf(nowSeconds), expires_at: isoOf(nowSeconds + LINK_SECONDS) },
    url: `${origin}/hosted/onboarding/${id}`,
  };
}

/** As v2 writes moments. */
const isoOf = (seconds: number): string => new Date(seconds * 1_000).toISOString();

/** An error of v2: a code and a message, no type. */
const v2Error = (status: number, code: string, message: string) => new StripeError(status, { code, message });
const invalid = (message: string): StripeError => v2Error(400, "invalid_fields", message);

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const told = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw invalid(told);
}

function find({ objects }: Context, id: string, status: 400 | 404 = 404): StripeObject {
  const account = objects.find("account", id);
  if (account === undefined) throw v2Error(status, "not_found", `Account ${id} not found.`);
  return account;
}
