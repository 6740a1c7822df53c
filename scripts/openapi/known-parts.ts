import type { JsonSchema, Media, Parameter } from "../../core/api/openapi.ts";

/** Path parameters that are no ids of ours; where no route is named, wherever they stand. */
export const PATH_PARAMETERS: Readonly<Record<string, readonly [description: string, schema: JsonSchema]>> = {
  programKey: [
    "A program's public key, of its live or its test side.",
    { type: "string", pattern: "^trb[pt]_" },
  ],
  slug: ["The name of the page, as the program chose it.", { type: "string" }],
  code: ["The code of an invitation link.", { type: "string" }],
  name: ["As the profile names it.", { type: "string" }],
  "/api/auth/oidc/:id/start id": ["An issuer, as `GET /api/auth/issuers` names it.", { type: "string" }],
};

/** Headers that are worth naming to who sends them; browsers send others by themselves. */
export const HEADERS: Readonly<Record<string, Parameter>> = {
  "idempotency-key": {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description:
      "Makes the answer exactly the first one's for 30 days. The same key with another request is refused.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" },
  },
  "x-refresh-attempt": {
    name: "x-refresh-attempt",
    in: "header",
    required: false,
    description: "Drawn anew for each refresh: a repeat of it after a lost answer is no theft of the cookie.",
    schema: { type: "string" },
  },
  "stripe-signature": {
    name: "stripe-signature",
    in: "header",
    required: true,
    description: "Stripe's signature of the body.",
    schema: { type: "string" },
  },
  "svix-id": {
    name: "svix-id",
    in: "header",
    required: true,
    description: "The event's id.",
    schema: { type: "string" },
  },
  "svix-timestamp": {
    name: "svix-timestamp",
    in: "header",
    required: true,
    description: "When it was sent, in seconds since 1970.",
    schema: { type: "string" },
  },
  "svix-signature": {
    name: "svix-signature",
    in: "header",
    required: true,
    description: "Resend's signature of id, moment and body.",
    schema: { type: "string" },
  },
};

const FILE: Media = { schema: { type: "string", contentMediaType: "application/octet-stream" } };
const PICTURE = { "image/png": FILE, "image/jpeg": FILE, "image/webp": FILE };
const DOCUMENT = { "application/pdf": FILE, ...PICTURE };
const EVENT = (says: string, example: unknown): Record<string, Media> => ({
  "application/json": { schema: { type: "object", description: says, additionalProperties: true }, example },
});
const STRIPE_EVENT = EVENT("An event as Stripe sends it; its kinds are in docs/integrations.md.", {
  id: "evt_1",
  type: "charge.refunded",
  data: { object: {} },
});
const POSTBACK: Record<string, Media> = {
  "application/x-www-form-urlencoded": {
    schema: { type: "object", additionalProperties: { type: "string" } },
    example: { order_id: "1001", amount: "49.90", currency: "USD", status: "approved" },
  },
  "application/json": {
    schema: { type: "object", additionalProperties: { type: "string" } },
    example: { order_id: "1001", amount: "49.90", currency: "USD", status: "approved" },
  },
};

/** Bodies that no schema reads: files, and what others send. */
export const BODIES: Readonly<Record<string, Record<string, Media>>> = {
  "PUT /api/account/avatar": PICTURE,
  "POST /api/affiliate/kyc/documents": DOCUMENT,
  "POST /api/v1/payouts/:id/proof": DOCUMENT,
  "PUT /api/v1/creatives/:id/file": DOCUMENT,
  "PUT /api/admin/sanctions/:list": {
    "text/csv": { schema: { type: "string" }, example: "name,country\nJane Roe,VN\n" },
  },
  "POST /api/webhooks/stripe": STRIPE_EVENT,
  "POST /api/v1/webhooks/stripe/:programKey": STRIPE_EVENT,
  "POST /api/webhooks/resend": EVENT("An event as Resend sends it.", {
    type: "email.bounced",
    created_at: "2026-11-22T04:00:00.000Z",
    data: { email_id: "56761188-7520-42d8-8898-ff6fc54ce618", to: ["ann@example.com"] },
  }),
  "POST /api/v1/postback/:programKey": POSTBACK,
};

/** Files whose kind the source does not tell. */
export const FILES: Readonly<Record<string, readonly string[]>> = {
  "GET /api/files/avatars/:name": Object.keys(PICTURE),
};
