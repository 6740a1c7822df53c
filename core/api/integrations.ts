import * as z from "zod/mini";
import { idField } from "./fields.ts";

const signingSecret = z
  .string("must be a signing secret of Stripe, whsec_…")
  .check(
    z.trim(),
    z.regex(/^whsec_[A-Za-z0-9+/=_-]{16,200}$/, "must be a signing secret of Stripe, whsec_…"),
  );

/** What is left out stays; null takes away. Written, never read. */
export const stripeSettingsSchema = z.strictObject({
  /** Of the endpoint in live mode. */
  signingSecret: z.optional(z.nullable(signingSecret)),
  /** Of the endpoint in test mode or a sandbox. */
  testSigningSecret: z.optional(z.nullable(signingSecret)),
});
export type StripeSettings = z.infer<typeof stripeSettingsSchema>;

export const integrationEventListFields = {
  programId: z.optional(idField),
  provider: z.optional(z.enum(["stripe", "postback"], "must be stripe or postback")),
  state: z.optional(
    z.enum(
      ["waiting", "parked", "applied", "ignored", "refused"],
      "must be waiting, parked, applied, ignored or refused",
    ),
  ),
};

/** An event of a provider as the API answers it. */
export interface IntegrationEvent {
  readonly id: string;
  readonly programId: string;
  readonly provider: "stripe" | "postback";
  readonly eventId: string;
  readonly kind: string;
  readonly test: boolean;
  readonly state: "waiting" | "parked" | "applied" | "ignored" | "refused";
  readonly waitsFor: string | null;
  readonly reason: string | null;
  readonly receivedAt: string;
  readonly settledAt: string | null;
  readonly requestId: string;
}
