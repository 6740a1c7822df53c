import type { Installation } from "../../../../../../core/api/installation.ts";
import type { CodeFacts } from "../../integration-codes.ts";

/** What the program's codes are made of. */
export function codeFacts(installation: Installation): CodeFacts {
  return {
    snippetUrl: installation.snippetUrl,
    appUrl: window.location.origin,
    publicKey: installation.publicKey,
    consentRequired: installation.consentMode === "required",
    viaParam: installation.viaParam,
    currency: installation.currencies[0] ?? "USD",
  };
}
