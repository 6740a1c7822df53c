import Stripe from "stripe";
import { pacedFetch, ratesFor } from "./pace.ts";

/** So long one request waits: less than a line's lease. */
const TIMEOUT_MS = 20_000;

export interface StripeConnection {
  readonly secretKey: string;
  /** Absent: Stripe itself. */
  readonly apiUrl?: string | undefined;
  /** To one endpoint; absent: what the key's mode allows. */
  readonly requestsPerSecond?: number | undefined;
}

/**
 * The official client, over a fetch that keeps to Stripe's limits. Beside what those refused it repeats nothing by itself: what
 * became of a request is for its caller to find out.
 */
export function createStripe({ secretKey, apiUrl, requestsPerSecond }: StripeConnection): Stripe {
  const paced = pacedFetch(ratesFor(secretKey, requestsPerSecond));
  return new Stripe(secretKey, {
    httpClient: Stripe.createFetchHttpClient((url, init = {}) => paced(String(url), init)),
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...(apiUrl === undefined ? {} : placeOf(new URL(apiUrl))),
  });
}

function placeOf({ hostname, port, protocol }: URL) {
  const isPlain = protocol === "http:";
  const usual = isPlain ? "80" : "443";
  return { host: hostname, port: port === "" ? usual : port, protocol: isPlain ? "http" : "https" } as const;
}
