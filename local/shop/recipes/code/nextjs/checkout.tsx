"use client";

import { useState } from "react";
import { useClickToken } from "./tributary";

export function Checkout({ productId }: { productId: string }) {
  const clickToken = useClickToken();
  const [orderId, setOrderId] = useState("");
  async function buy() {
    const response = await fetch("/api/orders", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ productId, clickToken }),
    });
    const order: { id: string } = await response.json();
    setOrderId(order.id);
  }
  if (orderId) return <p>Thank you for order {orderId}.</p>;
  return (
    <button type="button" onClick={buy}>
      Buy now
    </button>
  );
}
