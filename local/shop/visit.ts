import { randomBytes } from "node:crypto";
import type { LocalRequest } from "../http/start-server.ts";
import { type CartLine, readCart } from "./cart.ts";
import { type Choices, readChoices } from "./choices.ts";
import { readCookies } from "./cookies.ts";
import type { Html } from "./html.ts";
import { snippetTag } from "./snippet-tag.ts";

/** Where the shop's Tributary is, and what names the shop there. */
export interface Tributary {
  /** Serves the snippet. */
  readonly edge: string;
  /** Serves the API. */
  readonly app: string;
  readonly publicKey: string;
  readonly testPublicKey: string;
  readonly apiKey: string;
  /** What the merchant's Stripe signs its webhooks with. */
  readonly stripeSecret: string;
}

/** One request, as the pages see it. */
export interface Visit {
  readonly choices: Choices;
  readonly cart: readonly CartLine[];
  /** Of this answer alone: what the content security policy lets run. */
  readonly nonce: string;
  readonly snippet: Html;
}

export function readVisit(request: LocalRequest, { edge, publicKey, testPublicKey }: Tributary): Visit {
  const cookies = readCookies(request.headers.cookie);
  const choices = readChoices(cookies.choices, request.query);
  const nonce = randomBytes(16).toString("base64");
  const key = choices.test ? testPublicKey : publicKey;
  const snippet = snippetTag({ edge, publicKey: key, consentRequired: choices.banner, nonce });
  return { choices, cart: readCart(cookies.cart), nonce, snippet };
}
