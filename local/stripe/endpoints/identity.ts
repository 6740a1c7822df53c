import type { StripeObject } from "../create-objects.ts";
import { newId } from "../create-objects.ts";
import { build, type Context, type Endpoint, endpoint } from "../endpoint.ts";
import type { FormObject } from "../form.ts";
import { mergeMetadata, optionalText, requiredText } from "../params.ts";
import { invalidRequest, missing, StripeError } from "../stripe-error.ts";

const TYPE = "identity.verification_session";
const CREATE = [
  ...["type", "metadata", "options", "return_url", "client_reference_id", "provided_details", "expand"],
];
const DOCUMENT_OPTIONS: ReadonlySet<string> = new Set([
  ...["allowed_types", "require_id_number", "require_live_capture", "require_matching_selfie"],
]);

/** Verification sessions: made, looked at and cancelled; what is shown to them comes through the hosted page. */
export const identityEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/identity/verification_sessions", create, CREATE),
  endpoint("GET", "/v1/identity/verification_sessions/:id", retrieve, ["expand"]),
  endpoint("POST", "/v1/identity/verification_sessions/:id/cancel", cancel, ["expand"]),
];

function create(context: Context): unknown {
  const { form } = context;
  const type = requiredText(form, "type");
  if (type !== "document" && type !== "id_number")
    throw invalidRequest("Invalid type: must be one of document or id_number", "type");
  const returnUrl = optionalText(form, "return_url");
  if (returnUrl !== null && !URL.canParse(returnUrl))
    throw invalidRequest("Not a valid URL", "return_url", "url_invalid");
  const id = newId("vs");
  const session = build(context, TYPE, id, {
    ...{
      type,
      status: "requires_input",
      options: optionsOf(form),
      metadata: mergeMetadata({}, form.metadata),
    },
    ...{ client_reference_id: optionalText(form, "client_reference_id"), client_secret: `${id}_secret` },
    ...{ last_error: null, last_verification_report: null, redaction: null, verified_outputs: null },
    ...{ url: `${context.origin}/hosted/identity/${id}`, return_url: returnUrl, document_type: null },
  });
  context.objects.put(session);
  context.emit(`${TYPE}.created`, shown(session));
  return shown(session);
}

function optionsOf({ options }: FormObject): unknown {
  if (options === undefined) return {};
  if (typeof options !== "object" || Array.isArray(options)) throw invalidRequest("Invalid hash", "options");
  const { document = {}, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw unknownParameter(`options[${unknown}]`);
  if (typeof document !== "object" || Array.isArray(document))
    throw invalidRequest("Invalid hash", "options[document]");
  const strange = Object.keys(document).find((name) => !DOCUMENT_OPTIONS.has(name));
  if (strange !== undefined) throw unknownParameter(`options[document][${strange}]`);
  return { document: { ...document, require_matching_selfie: document.require_matching_selfie === "true" } };
}

const unknownParameter = (name: string) =>
  invalidRequest(`Received unknown parameter: ${name}`, name, "parameter_unknown");

function find(context: Context): StripeObject {
  const [id = ""] = context.params;
  const session = context.objects.find(TYPE, id);
  if (session === undefined) throw missing("verificationsession", id, "session");
  return session;
}

function retrieve(context: Context): unknown {
  const session = find(context);
  const { expand } = context.form;
  const isExpanded = Array.isArray(expand) && expand.includes("last_verification_report");
  const report = session.last_verification_report;
  if (!isExpanded || report === null) return shown(session);
  const document = { type: session.document_type, status: "verified", error: null };
  return {
    ...shown(session),
    last_verification_report: {
      id: report,
      object: "identity.verification_report",
      type: "document",
      document,
    },
  };
}

function cancel(context: Context): unknown {
  const session = find(context);
  if (session.status !== "requires_input") {
    const message = `You cannot cancel this VerificationSession because it has a status of ${session.status}.`;
    throw new StripeError(400, { type: "invalid_request_error", message }, true);
  }
  const cancelled = { ...session, status: "canceled", url: null, client_secret: null };
  context.objects.put(cancelled);
  context.emit(`${TYPE}.canceled`, shown(cancelled));
  return shown(cancelled);
}

/** What only the hosted page needs is not in answers. */
function shown({ return_url: _, document_type: __, ...session }: StripeObject): StripeObject {
  return session as StripeObject;
}

/** What came of showing a document, as the hosted page says it. */
export function judged(
  session: StripeObject,
  by: "passport" | "refuse",
): { session: StripeObject; event: string; told: StripeObject } {
  const next: StripeObject =
    by === "refuse"
      ? {
          ...session,
          last_error: { code: "document_unverified_other", reason: "The document could not be verified." },
        }
      : {
          ...{ ...session, status: "verified", url: null, client_secret: null, last_error: null },
          ...{ document_type: by, last_verification_report: newId("vr") },
        };
  const event = by === "refuse" ? `${TYPE}.requires_input` : `${TYPE}.verified`;
  return { session: next, event, told: shown(next) };
}
