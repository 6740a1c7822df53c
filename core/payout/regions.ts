/**
 * Where a platform opens recipients by itself for payees of other countries (https://docs.stripe.com/connect/cross-border-payouts:
 * platforms and connected accounts in the United States, the United Kingdom, the EEA, Canada and Switzerland). Elsewhere a
 * payee is paid by hand.
 */
const EEA =
  "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK ES" as const;

const SELF_SERVE: ReadonlySet<string> = new Set(["US", "GB", "CA", "CH", ...EEA.split(" ")]);

/** Whether Stripe pays recipients of a country without an agreement of its own. @param country ISO 3166-1 alpha-2 */
export const isSelfServe = (country: string): boolean => SELF_SERVE.has(country);
