import { normaliseEmail } from "../../attribution/email.ts";
import type { Session } from "./objects.ts";

type Metadata = Readonly<Record<string, string>> | null | undefined;

/** The form of a click token; `client_reference_id` may as well be an id of the merchant's own. */
const TOKEN = /^[A-Za-z0-9_-]{60}$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,254}$/;
const TEXT_MAX = 200;
const COUPON_MAX = 64;

/** The click token: `client_reference_id` when it has the form of one, else what the first metadata names `tcid`. */
export function tokenOf(reference: string | null | undefined, ...sources: Metadata[]): string | undefined {
  if (typeof reference === "string" && TOKEN.test(reference)) return reference;
  const named = sources.find((metadata) => metadata?.tcid)?.tcid;
  return named === undefined ? undefined : named.slice(0, TEXT_MAX);
}

/** The discount code: what metadata names `coupon`, else a promotion code that Stripe sent whole and not as an id. */
export function couponOf(metadata: Metadata, discounts: Session["discounts"]): string | undefined {
  const codes = (discounts ?? []).map((discount) => discount.promotion_code);
  const promotion = codes.find((code) => typeof code === "object" && code !== null);
  const coupon = metadata?.coupon || (typeof promotion === "object" ? promotion?.code : undefined);
  return coupon && coupon.length <= COUPON_MAX ? coupon : undefined;
}

/** The buyer's address, when it is one: the sale counts without. */
export function emailOf(address: string | null | undefined): string | undefined {
  if (typeof address !== "string" || !EMAIL.test(address)) return undefined;
  return normaliseEmail(address) === null ? undefined : address;
}
