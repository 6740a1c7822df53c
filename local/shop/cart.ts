import { findProduct, type Product, type ShopCurrency } from "./catalogue.ts";

export interface CartLine {
  readonly product: Product;
  readonly quantity: number;
}

const MAX_QUANTITY = 99;
/** Off the whole order, for whoever brings a coupon. */
const COUPON_BPS = 1000n;
const COUPON = /^[A-Za-z0-9][A-Za-z0-9_-]{2,63}$/;

/** Reads `river-mug:2,delta-tote:1`; what the shop does not have is left out. */
export function readCart(text: string | undefined): CartLine[] {
  const lines: CartLine[] = [];
  for (const entry of (text ?? "").split(",")) {
    const [id = "", count = ""] = entry.split(":");
    const product = findProduct(id);
    const quantity = Math.min(Number(count), MAX_QUANTITY);
    if (product !== undefined && Number.isInteger(quantity) && quantity > 0)
      lines.push({ product, quantity });
  }
  return lines;
}

export const writeCart = (lines: readonly CartLine[]): string =>
  lines.map(({ product, quantity }) => `${product.id}:${quantity}`).join(",");

/** The cart with one line set; a quantity of 0 takes it out. */
export function setQuantity(lines: readonly CartLine[], product: Product, quantity: number): CartLine[] {
  const others = lines.filter((line) => line.product.id !== product.id);
  return quantity > 0 ? [...others, { product, quantity: Math.min(quantity, MAX_QUANTITY) }] : others;
}

export const countOf = (lines: readonly CartLine[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** The shop takes any code that looks like one: whose it is, Tributary knows. */
export const isCoupon = (code: string): boolean => COUPON.test(code);

/** What is to pay. A tenth off with a coupon, rounded in the shop's favour. */
export function totalOf(lines: readonly CartLine[], currency: ShopCurrency, coupon: string): bigint {
  const sum = lines.reduce(
    (total, { product, quantity }) => total + product.priceMinor[currency] * BigInt(quantity),
    0n,
  );
  return coupon === "" ? sum : sum - (sum * COUPON_BPS) / 10_000n;
}
