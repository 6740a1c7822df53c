import type { KycProvider } from "../../core/compliance/states.ts";

/** Who makes sure of who somebody is. Documents that it does not look at itself are handed in to the platform's people. */
export interface KycProviderAdapter {
  readonly name: KycProvider;
}
