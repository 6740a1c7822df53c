import { reportOrder } from "./report-order";

export async function POST(request: Request) {
  const { productId, clickToken } = await request.json();
  const order = await placeOrder(productId);
  await reportOrder({ ...order, clickToken });
  return Response.json({ id: order.id });
}

/** Yours: take the payment, and look the price up here, never in what the browser sent. */
async function placeOrder(productId: string) {
  if (productId !== "river-mug") throw new Error(`There is no product ${productId}.`);
  return { id: `next-${crypto.randomUUID()}`, totalMinor: 2400, currency: "USD" };
}
