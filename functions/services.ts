import { Client, Receiver } from "@upstash/qstash";
import { Redis } from "@upstash/redis/cloudflare";
import type Stripe from "stripe";
import { manualKyc } from "../adapters/kyc/manual.ts";
import type { KycProviderAdapter } from "../adapters/kyc/provider.ts";
import { createStripeIdentity } from "../adapters/kyc/stripe-identity.ts";
import { createLocalList } from "../adapters/sanctions/local-list.ts";
import type { SanctionsProvider } from "../adapters/sanctions/provider.ts";
import { createStripe } from "../adapters/stripe/client.ts";
import { importHmacKey } from "../core/clicks/hmac-key.ts";
import { parseTokenKeys, type TokenKeys } from "../core/clicks/token-keys.ts";
import { createUuidv7 } from "../core/ids/uuidv7.ts";
import { type EnvelopeKeys, parseEnvelopeKeys } from "../core/privacy/envelope.ts";
import { createHttpDatabase, type DatabaseConfig, type HttpDatabase } from "../db/client.ts";
import { findCandidateEntries, findListsVersion } from "../db/repositories/compliance/sanctions.ts";
import { type Env, parseEnv } from "./env.ts";
import { parseReceiptKeys, type ReceiptKeys } from "./receipt-keys.ts";
import { type AccessKeys, parseAccessKeys } from "./session/access-keys.ts";
import { deriveSuccessorKey } from "./session/refresh-token.ts";

/** Everything a route or job works with: the one place that builds clients. */
export interface Services {
  readonly env: Env;
  readonly app: DatabaseConfig;
  readonly job: DatabaseConfig;
  readonly appDb: HttpDatabase;
  readonly jobDb: HttpDatabase;
  readonly redis: Redis;
  readonly qstash: Client;
  readonly receiver: Receiver;
  /** Null: no account at Stripe is named. */
  readonly stripe: Stripe | null;
  readonly kyc: KycProviderAdapter;
  readonly sanctions: SanctionsProvider;
  readonly tokenKeys: TokenKeys;
  readonly emailKey: CryptoKey;
  readonly envelopeKeys: EnvelopeKeys;
  readonly accessKeys: AccessKeys;
  readonly receiptKeys: ReceiptKeys;
  /** Makes a refresh token's successor. */
  readonly successorKey: CryptoKey;
  /** A fresh UUIDv7. */
  newId(): string;
  now(): Date;
}

const built = new WeakMap<object, Promise<Services>>();

/** Built once per isolate and environment. Rejects with the list of what is missing. */
export function getServices(rawEnv: Record<string, unknown>): Promise<Services> {
  let services = built.get(rawEnv);
  if (services === undefined) {
    services = buildServices(rawEnv);
    built.set(rawEnv, services);
    services.catch(() => built.delete(rawEnv));
  }
  return services;
}

async function buildServices(rawEnv: Record<string, unknown>): Promise<Services> {
  const env = parseEnv(rawEnv);
  const app = databaseConfig(env.DATABASE_URL, env);
  const job = databaseConfig(env.JOB_DATABASE_URL, env);
  const jobDb = createHttpDatabase(job);
  const newUuid = createUuidv7((bytes) => crypto.getRandomValues(bytes));
  const stripe =
    env.STRIPE_SECRET_KEY === undefined
      ? null
      : createStripe({
          secretKey: env.STRIPE_SECRET_KEY,
          apiUrl: env.STRIPE_API_URL,
          requestsPerSecond: env.STRIPE_REQUESTS_PER_SECOND,
        });
  return {
    env,
    app,
    job,
    appDb: createHttpDatabase(app),
    jobDb,
    redis: new Redis({
      url: env.UPSTASH_REDIS_REST_URL,
      token: env.UPSTASH_REDIS_REST_TOKEN,
      enableTelemetry: false,
      retry: { retries: 1, backoff: () => 50 },
    }),
    qstash: new Client({
      token: env.QSTASH_TOKEN,
      ...(env.QSTASH_URL === undefined ? {} : { baseUrl: env.QSTASH_URL }),
      enableTelemetry: false,
      retry: { retries: 1, backoff: () => 50 },
    }),
    receiver: new Receiver({
      currentSigningKey: env.QSTASH_CURRENT_SIGNING_KEY,
      nextSigningKey: env.QSTASH_NEXT_SIGNING_KEY,
    }),
    stripe,
    kyc: kycProvider(env, stripe),
    sanctions: createLocalList({
      version: () => findListsVersion(jobDb),
      candidates: (words) => findCandidateEntries(jobDb, words),
    }),
    tokenKeys: accepted("CLICK_TOKEN_KEYS", await parseTokenKeys(env.CLICK_TOKEN_KEYS)),
    emailKey: accepted("EMAIL_HASH_SECRET", await importHmacKey(env.EMAIL_HASH_SECRET, 32)),
    envelopeKeys: accepted("ENVELOPE_KEYS", await parseEnvelopeKeys(env.ENVELOPE_KEYS)),
    accessKeys: accepted("ACCESS_TOKEN_KEYS", await parseAccessKeys(env.ACCESS_TOKEN_KEYS)),
    receiptKeys: accepted("RECEIPT_KEYS", await parseReceiptKeys(env.RECEIPT_KEYS)),
    successorKey: await deriveSuccessorKey(env.EMAIL_HASH_SECRET),
    newId: () => newUuid(Date.now()),
    now: () => new Date(),
  };
}

function kycProvider({ KYC_PROVIDER }: Env, stripe: Stripe | null): KycProviderAdapter {
  if (KYC_PROVIDER === "manual") return manualKyc;
  if (stripe === null)
    throw new Error("KYC_PROVIDER stripe_identity needs STRIPE_SECRET_KEY (see .dev.vars.example)");
  return createStripeIdentity(stripe);
}

function databaseConfig(url: string, env: Env): DatabaseConfig {
  return {
    url,
    ...(env.DATABASE_HTTP_URL === undefined ? {} : { httpUrl: env.DATABASE_HTTP_URL }),
    ...(env.DATABASE_WS_PROXY === undefined ? {} : { wsProxy: env.DATABASE_WS_PROXY }),
  };
}

function accepted<T>(name: string, result: { ok: true; value: T } | { ok: false; reason: string }): T {
  if (!result.ok) throw new Error(`${name} is not usable: ${result.reason} (see .dev.vars.example)`);
  return result.value;
}
