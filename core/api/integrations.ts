import * as z from "zod/mini";
import { canonicalAddress } from "../integrations/postback/address.ts";
import { postbackRulesSchema } from "../integrations/postback/settings.ts";
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

const address = z.pipe(
  z
    .string("must be an IP address")
    .check(z.refine((text) => canonicalAddress(text) !== undefined, "must be an IP address, IPv4 or IPv6")),
  z.transform((text: string) => canonicalAddress(text) ?? text),
);

/** How postbacks are read: all of it at once, what is left out as it is by default. */
export const postbackSettingsSchema = z.strictObject({
  ...postbackRulesSchema.shape,
  /** Addresses that postbacks may come from, one by one; empty: any that signs. */
  addresses: z._default(z.array(address).check(z.maxLength(100, "must have at most 100 addresses")), []),
  /** `new`: a secret is made and shown once; `none`: it is taken away. Left out: it stays. */
  secret: z.optional(z.enum(["new", "none"], "must be new or none")),
});

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
