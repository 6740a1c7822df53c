import { newId } from "../create-objects.ts";
import type { Context, Endpoint } from "../endpoint.ts";
import { build, endpoint } from "../endpoint.ts";
import { page } from "../page.ts";
import { mergeMetadata, optionalText } from "../params.ts";
import { missing } from "../stripe-error.ts";

const TYPES = ["standard", "express", "custom"];

/** Connected accounts. A new one is onboarded at once; the control endpoint can change that. */
export const accountEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/accounts", create),
  endpoint("GET", "/v1/accounts", ({ objects, form }) => page(objects.list("account"), form, "/v1/accounts")),
  endpoint("GET", "/v1/accounts/:id", (context) => find(context)),
  endpoint("POST", "/v1/accounts/:id", (context) => {
    const account = find(context);
    const { form } = context;
    const metadata = mergeMetadata(account.metadata, form.metadata);
    const updated = context.objects.put({
      ...account,
      email: optionalText(form, "email") ?? account.email,
      metadata,
    });
    context.emit("account.updated", updated);
    return updated;
  }),
];

function create(context: Context): unknown {
  const { form, objects } = context;
  const type = optionalText(form, "type");
  const requested = form.capabilities;
  const capabilities =
    typeof requested === "object" && !Array.isArray(requested) ? Object.keys(requested) : [];
  const id = newId("acct");
  const account = build(context, "account", id, {
    type: type !== null && TYPES.includes(type) ? type : "standard",
    country: optionalText(form, "country") ?? "US",
    default_currency: optionalText(form, "default_currency") ?? "usd",
    email: optionalText(form, "email"),
    business_type: optionalText(form, "business_type"),
    capabilities: Object.fromEntries(capabilities.map((name) => [name, "active"])),
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
    metadata: mergeMetadata({}, form.metadata),
  });
  clearRequirements(account);
  objects.put(account);
  context.emit("account.updated", account);
  return account;
}

/** The published shape is of an account that still owes papers; a new one here owes none. */
function clearRequirements(account: Record<string, unknown>): void {
  const none = { currently_due: [], past_due: [], eventually_due: [], pending_verification: [], errors: [] };
  account.requirements = { ...(account.requirements as object), ...none, disabled_reason: null };
}

function find({ objects, params: [id = ""] }: Context) {
  const account = objects.find("account", id);
  if (account === undefined) throw missing("account", id, "account");
  return account;
}
