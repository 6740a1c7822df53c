import type { Integration } from "./integration-codes.ts";

/** Each integration as the merchant chooses it. */
export const INTEGRATION_WORDS: Readonly<Record<Integration, { name: string; text: string }>> = {
  snippet: {
    name: "Snippet",
    text: "A line in your pages. The quickest; browsers report, so you confirm what they say.",
  },
  server: {
    name: "Server",
    text: "Your server sends each paid order. The most exact; no blocker stands in its way.",
  },
  stripe: {
    name: "Stripe",
    text: "Your Stripe account tells of payments, subscriptions and refunds by itself.",
  },
  postback: { name: "Postback", text: "A network or shop system calls an address for each order." },
};
