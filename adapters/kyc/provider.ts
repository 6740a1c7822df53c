import type { KycDocumentKind, KycProvider } from "../../core/compliance/states.ts";

/** Whom the provider is to look at. */
export interface KycSubject {
  readonly checkId: string;
  readonly affiliateId: string;
  /** What was begun before and cannot be gone on with; null: nothing was. */
  readonly before: string | null;
  /** Ours, where the provider leads back. */
  readonly returnUrl: string;
}

/** What came of it. `proved`: by a document of this kind, which the provider keeps. */
export type KycOutcome =
  | { readonly state: "waiting"; readonly url: string | null }
  | { readonly state: "proved"; readonly kind: KycDocumentKind }
  /** `code` in the provider's words; the payee may try again at `url`. */
  | { readonly state: "refused"; readonly code: string; readonly reason: string; readonly url: string | null }
  /** It was ended without an outcome. */
  | { readonly state: "gone" };

/** Where a provider looks at identity itself. */
export interface KycSessions {
  /** Begins, or with the same subject answers what was begun. */
  begin(subject: KycSubject): Promise<{ readonly ref: string; readonly url: string | null }>;
  /** How it stands now. */
  read(ref: string): Promise<KycOutcome>;
}

/** Who makes sure of who somebody is. What it does not look at itself is handed in to the platform's people. */
export interface KycProviderAdapter {
  readonly name: KycProvider;
  /** Null: it looks at nothing itself. */
  readonly sessions: KycSessions | null;
}
