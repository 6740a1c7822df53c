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

/** For who calls the postback's address by a program of their own; the secret is where the guide shows it. */
export const POSTBACK_SIGNING_CODE = `// params: everything that the address carries, as { click_id, order_id, amount, currency, status }
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => "%" + char.charCodeAt(0).toString(16).toUpperCase());
const query = Object.keys(params).sort().map((name) => encode(name) + "=" + encode(params[name])).join("&");
const signature = crypto.createHmac("sha256", secret).update(query).digest("hex");
await fetch(url + "?" + query + "&signature=" + signature);`;

/** For Checkout: the token travels with the session and comes back with Stripe's event. */
export const STRIPE_CHECKOUT_CODE = `// Where you make the Checkout session; the token is what the landing page was opened with.
await stripe.checkout.sessions.create({
  // …
  client_reference_id: tcid,
  metadata: { tcid },
})`;
