import { reportOrder, reportRefund } from "./report-order";

interface ShopifyOrder {
  id: number;
  email: string | null;
  currency: string;
  total_price: string;
  note_attributes: { name: string; value: string }[];
  discount_codes: { code: string }[];
  customer: { id: number } | null;
}

interface ShopifyRefund {
  id: number;
  order_id: number;
  transactions: { kind: string; status: string; amount: string; currency: string }[];
}

/** Answers Shopify's webhooks `orders/paid` and `refunds/create`. What is not a 2xx, Shopify sends again. */
export async function POST(request: Request) {
  const body = await request.text();
  if (!(await isFromShopify(body, request.headers.get("x-shopify-hmac-sha256") ?? "")))
    return new Response("bad signature", { status: 401 });
  const topic = request.headers.get("x-shopify-topic");
  if (topic === "orders/paid") await takeOrder(JSON.parse(body));
  if (topic === "refunds/create") await takeRefund(JSON.parse(body));
  return new Response("ok");
}

async function takeOrder(order: ShopifyOrder) {
  const coupon = order.discount_codes[0]?.code;
  await reportOrder({
    id: String(order.id),
    totalMinor: toMinor(order.total_price, order.currency),
    currency: order.currency,
    clickToken: order.note_attributes.find(({ name }) => name === "_tributary")?.value ?? "",
    ...(coupon ? { coupon } : {}),
    customer: {
      ...(order.customer ? { id: String(order.customer.id) } : {}),
      ...(order.email ? { email: order.email } : {}),
    },
  });
}

async function takeRefund({ id, order_id, transactions }: ShopifyRefund) {
  const paid = transactions.filter(({ kind, status }) => kind === "refund" && status === "success");
  const currency = paid[0]?.currency;
  if (currency === undefined) return;
  const amountMinor = paid.reduce((sum, { amount }) => sum + toMinor(amount, currency), 0);
  await reportRefund(String(order_id), String(id), amountMinor, currency);
}

const NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND";

/** "24.00" USD → 2400; digits only move. */
function toMinor(amount: string, currency: string) {
  const digits = NO_DIGITS.includes(currency) ? 0 : THREE_DIGITS.includes(currency) ? 3 : 2;
  const [whole = "0", fraction = ""] = amount.split(".");
  return Number(whole + fraction.padEnd(digits, "0").slice(0, digits));
}

async function isFromShopify(body: string, signature: string) {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(signature)) return false;
  const encoder = new TextEncoder();
  const secret = encoder.encode(process.env.SHOPIFY_WEBHOOK_SECRET);
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, [
    "verify",
  ]);
  const given = Uint8Array.from(atob(signature), (character) => character.charCodeAt(0));
  return crypto.subtle.verify("HMAC", key, given, encoder.encode(body));
}
