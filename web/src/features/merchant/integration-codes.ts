/** How conversions reach the platform. */
export const INTEGRATIONS = ["snippet", "server", "stripe", "postback"] as const;
export type Integration = (typeof INTEGRATIONS)[number];

export function isIntegration(text: string | null): text is Integration {
  return INTEGRATIONS.some((integration) => integration === text);
}

export interface CodeFacts {
  /** Address of the tracker's script, `https://go.example/t.js`. */
  readonly snippetUrl: string;
  /** Origin of the API. */
  readonly appUrl: string;
  readonly publicKey: string;
  readonly consentRequired: boolean;
  /** Query parameter of direct links. */
  readonly viaParam: string;
  readonly currency: string;
}

const DEFAULT_VIA = "via";

/** For every page, before `</head>`. The stub keeps what is called before the script has loaded. */
export function snippetCode({ snippetUrl, publicKey, consentRequired, viaParam }: CodeFacts): string {
  const attributes = [
    `async src="${snippetUrl}"`,
    `data-key="${publicKey}"`,
    ...(consentRequired ? ['data-consent="required"'] : []),
    ...(viaParam === DEFAULT_VIA ? [] : [`data-via="${viaParam}"`]),
  ];
  return `<script>window.tributary=window.tributary||function(){(tributary.q=tributary.q||[]).push(arguments)}</script>
<script ${attributes.join(" ")}></script>`;
}

/** For the page that thanks for an order. */
export function conversionCode({ currency }: CodeFacts): string {
  return `<script>
  tributary("conversion", {
    orderId: "1001",       // your order's number
    amountMinor: 4999,     // whole minor units: 4999 is 49.99 USD, and 4999 JPY
    currency: "${currency}"
  })
</script>`;
}

/** For pages that run consent by a banner. */
export const CONSENT_CODE = `tributary("consent", "granted")  // or "denied", or later "revoked"`;

/** For a page without script. The token is what the landing page was opened with. */
export function pixelCode({ snippetUrl, publicKey, currency }: CodeFacts): string {
  const url = new URL("/px.gif", snippetUrl);
  url.search = `key=${publicKey}&kind=conversion&order_id=1001&amount_minor=4999&currency=${currency}&tcid=TOKEN`;
  return `<img src="${url.href.replaceAll("&", "&amp;")}" width="1" height="1" alt="">`;
}

/** @param apiKey null: it has not been made yet */
export function serverCode({ appUrl, currency }: CodeFacts, apiKey: string | null): string {
  return `curl ${appUrl}/api/v1/conversions \\
  -H "authorization: Bearer ${apiKey ?? "YOUR_API_KEY"}" \\
  -H "content-type: application/json" \\
  -d '{"orderId":"1001","amountMinor":4999,"currency":"${currency}","clickId":"TOKEN"}'`;
}

/** Where a network or a shop calls; the words in braces are what it fills in. */
export function postbackUrl({ appUrl, publicKey }: CodeFacts): string {
  return `${appUrl}/api/v1/postback/${publicKey}?click_id={click_id}&order_id={order_id}&amount={amount}&currency={currency}&status={status}`;
}

/** For Checkout: the token travels with the session and comes back with Stripe's event. */
export const STRIPE_CHECKOUT_CODE = `// Where you make the Checkout session; the token is what the landing page was opened with.
await stripe.checkout.sessions.create({
  // …
  client_reference_id: tcid,
  metadata: { tcid },
})`;
