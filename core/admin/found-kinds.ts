/** What the platform's people look for over all tenants. */
export const FOUND_KINDS = ["user", "organisation", "program", "partner", "order", "payout"] as const;
export type FoundKind = (typeof FOUND_KINDS)[number];

/** One thing that was found: `GET /api/admin/find`. */
export interface FoundThing {
  readonly kind: FoundKind;
  readonly id: string;
  /** A name, or an order's or transfer's id. */
  readonly name: string;
  /** What tells it apart: an address, a program, a state. */
  readonly hint: string | null;
  /** Whose it is; null: nobody's but its own. */
  readonly organisation: { readonly id: string; readonly name: string } | null;
  /** Of a payout: whom it pays. */
  readonly affiliateId: string | null;
}
