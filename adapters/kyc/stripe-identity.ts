import type Stripe from "stripe";
import type { KycDocumentKind } from "../../core/compliance/states.ts";
import type { KycOutcome, KycProviderAdapter } from "./provider.ts";

type Session = Stripe.Identity.VerificationSession;

const KINDS: Readonly<Record<string, KycDocumentKind>> = {
  ...{ passport: "passport", id_card: "identity_card", driving_license: "driving_licence" },
};

/**
 * Stripe Identity: Stripe asks for a document and a picture of whoever shows it, and says whether they are one person. What it
 * saw stays at Stripe; here stands what kind of document it was.
 */
export function createStripeIdentity(stripe: Stripe): KycProviderAdapter {
  return {
    name: "stripe_identity",
    sessions: {
      async begin({ checkId, affiliateId, before, returnUrl }) {
        const session = await stripe.identity.verificationSessions.create(
          {
            type: "document",
            options: { document: { require_matching_selfie: true } },
            ...{ client_reference_id: checkId, return_url: returnUrl },
            metadata: { check: checkId, affiliate: affiliateId },
          },
          // Asked twice at once, it is one; after one that was ended, another.
          { idempotencyKey: `kyc-${checkId}-${before ?? "first"}` },
        );
        return { ref: session.id, url: session.url };
      },
      async read(ref) {
        const session = await stripe.identity.verificationSessions.retrieve(ref, {
          expand: ["last_verification_report"],
        });
        return outcomeOf(session);
      },
    },
  };
}

function outcomeOf({
  status,
  url,
  last_error: error,
  last_verification_report: report,
}: Session): KycOutcome {
  if (status === "verified") {
    const type = typeof report === "object" ? report?.document?.type : undefined;
    // Stripe tells of no other types; that it saw one is sure.
    return { state: "proved", kind: KINDS[type ?? ""] ?? "identity_card" };
  }
  if (status === "canceled") return { state: "gone" };
  if (status === "requires_input" && error !== null)
    return {
      ...{ state: "refused", code: error.code ?? "unknown", url },
      reason: error.reason ?? "Stripe could not make sure of it.",
    };
  return { state: "waiting", url };
}
