/** A sale as a provider tells it. */
export interface Sale {
  readonly goal: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** The click token, as it came. */
  readonly clickId?: string;
  readonly coupon?: string;
  readonly customerId?: string;
  /** Of the buyer; hashed before anything is written. */
  readonly email?: string;
  /** ISO 8601; absent: when it was received. */
  readonly occurredAt?: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A refund object as it stands. `failed` takes back what `succeeded` said. */
export interface ProviderRefund {
  readonly refundId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: "succeeded" | "failed";
  readonly reason: string | null;
}

/** What brought a customer, known before anything is bought. */
export interface Binding {
  readonly customerId: string;
  readonly clickId?: string;
  readonly coupon?: string;
  readonly boundAt: string;
  /** What bound it, as `stripe:cs_…`. */
  readonly origin: string;
}

/**
 * One thing that an event asks for. `map_payment`: these payments (`pi_…`, `ch_…`, `in_…`) paid for that order.
 * `link_payment`: these paid for the order of another reference, which may not be known yet. `refund` names payments,
 * the likeliest first.
 */
export type Step =
  /** `held`: it waits for `release`, or for a person. */
  | { readonly kind: "convert"; readonly sale: Sale; readonly held?: true }
  | { readonly kind: "release"; readonly sale: Sale }
  | { readonly kind: "reject"; readonly goal: string; readonly orderId: string }
  /** `part` null: all of the order. */
  | {
      readonly kind: "refund_order";
      readonly goal: string;
      readonly orderId: string;
      readonly refundId: string;
      readonly part: { readonly amountMinor: number; readonly currency: string } | null;
    }
  | { readonly kind: "bind"; readonly binding: Binding }
  | {
      readonly kind: "map_payment";
      readonly refs: readonly string[];
      readonly goal: string;
      readonly orderId: string;
    }
  | { readonly kind: "link_payment"; readonly refs: readonly string[]; readonly through: string }
  | { readonly kind: "refund"; readonly refs: readonly string[]; readonly refund: ProviderRefund }
  | { readonly kind: "ignore"; readonly reason: string }
  | { readonly kind: "refuse"; readonly reason: string };

/** The steps of an event that asks for nothing, with the reason as the merchant reads it. */
export const ignored = (reason: string): readonly Step[] => [{ kind: "ignore", reason }];

/** The steps of an event that cannot be taken, with the reason as the merchant reads it. */
export const refused = (reason: string): readonly Step[] => [{ kind: "refuse", reason }];
