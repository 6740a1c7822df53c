/** An order of yours, once it is paid. Amounts are whole minor units: 2400 is 24.00 USD, and 2400 VND. */
export interface PaidOrder {
  id: string;
  totalMinor: number;
  currency: string;
  /** What the checkout form brought; empty when the buyer came by no link. */
  clickToken: string;
  coupon?: string;
  customer?: { id?: string; email?: string };
}

/** Reports an order. Throws until Tributary has it: call it again then; the same order twice is one conversion. */
export async function reportOrder({ id, totalMinor, currency, clickToken, coupon, customer }: PaidOrder) {
  await post("/api/v1/conversions", {
    orderId: id,
    amountMinor: totalMinor,
    currency,
    ...(clickToken ? { clickId: clickToken } : {}),
    ...(coupon ? { coupon } : {}),
    ...(customer ? { customer } : {}),
  });
}

/** Reports one refund of an order; a part of the amount, or all of it. */
export async function reportRefund(orderId: string, refundId: string, amountMinor: number, currency: string) {
  await post("/api/v1/conversions/refunds", { orderId, refundId, amountMinor, currency });
}

async function post(path: string, body: object) {
  const response = await fetch(process.env.TRIBUTARY_URL + path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${process.env.TRIBUTARY_API_KEY}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`Tributary answered ${response.status}: ${await response.text()}`);
}
