import { join } from "node:path";
import type { PlatformContext } from "./platform-context.ts";

export interface RunningServices {
  readonly broker: string;
  readonly storage: string;
  /** Undefined where mail is real. */
  readonly mailbox: string | undefined;
  /** Where the broker pushes batches of events. */
  readonly consumerPort: number;
  readonly vars: Readonly<Record<string, string>>;
}

interface Urls {
  readonly urls: Readonly<Record<string, string>>;
}

/** Retries wait a hundredth of what QStash documents, so that a developer sees them happen. */
const QSTASH_BACKOFF_SCALE = 0.01;
/** A batch that failed is tried again after a second, for a hundred times: longer than any restart here takes. */
const QUEUE_RETRIES = { maxRetries: 100, retryDelayMs: 1_000, maxConcurrency: 2 };
const OIDC_CLIENT_ID = "tributary-on-this-machine";
/** Whom the stand-in for Google offers: those who have an account, and one who has none. */
const DEMO_PEOPLE = [
  { email: "merchant@shop.example", name: "Demo merchant" },
  { email: "ada@partner.example", name: "Ada" },
  { email: "grace@people.example", name: "Grace, who is new" },
];
const MODULE = "local/platform/services.ts";

/** The queue broker, KV and R2, and a stand-in for each hosted service that `.dev.vars` does not name. */
export async function runServices(context: PlatformContext): Promise<RunningServices> {
  const { secrets, supervisor, port, real } = context;
  const consumerPort = port();
  const dataDir = join(context.dataDir, "services");
  const [broker, storage, redis, others] = await Promise.all([
    supervisor.start<{ url: string }>({
      name: "broker",
      module: "local/broker/main.ts",
      options: { port: port(), dataDir: join(context.dataDir, "broker"), queues: queues(consumerPort) },
    }),
    supervisor.start<{ url: string }>({
      name: "storage",
      module: "local/cloudflare/storage-main.ts",
      options: {
        port: port(),
        dataDir: join(context.dataDir, "storage"),
        kv: ["LINKS", "SALTS"],
        r2: ["SPILL", "FILES"],
      },
    }),
    // A process of its own: the platform must be seen to go on without it.
    real.redis
      ? undefined
      : supervisor.start<Urls>({
          name: "redis",
          module: MODULE,
          options: { dataDir, upstash: { port: port(), token: secrets.redisToken } },
        }),
    supervisor.start<Urls>({
      name: "services",
      module: MODULE,
      options: { dataDir, ...otherStandIns(context) },
    }),
  ]);
  const vars = {
    UPSTASH_REDIS_REST_URL: redis?.urls.upstash ?? "",
    UPSTASH_REDIS_REST_TOKEN: secrets.redisToken,
    // All of it shares a machine, which may be busy.
    LIMIT_TIMEOUT_MS: "3000",
    QSTASH_URL: others.urls.qstash ?? "",
    QSTASH_TOKEN: secrets.qstashToken,
    QSTASH_CURRENT_SIGNING_KEY: secrets.qstashCurrentKey,
    QSTASH_NEXT_SIGNING_KEY: secrets.qstashNextKey,
    RESEND_API_KEY: secrets.resendKey,
    RESEND_WEBHOOK_SECRET: secrets.resendWebhookSecret,
    RESEND_BASE_URL: others.urls.mailbox ?? "",
    GOOGLE_CLIENT_ID: OIDC_CLIENT_ID,
    GOOGLE_CLIENT_SECRET: secrets.oidcClientSecret,
    GOOGLE_ISSUER: others.urls.oidc ?? "",
    STRIPE_SECRET_KEY: secrets.stripeKey,
    STRIPE_API_URL: others.urls.stripe ?? "",
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
    // The stand-in takes what comes, unless it is told to keep limits.
    STRIPE_REQUESTS_PER_SECOND: context.devVars.STRIPE_REQUESTS_PER_SECOND ?? "1000",
    QUEUE_STATUS_URL: `${broker.url}/queues`,
  };
  return { broker: broker.url, storage: storage.url, mailbox: others.urls.mailbox, consumerPort, vars };
}

function queues(consumerPort: number) {
  const common = { ...QUEUE_RETRIES, consumerUrl: `http://127.0.0.1:${consumerPort}/queue` };
  return [
    {
      ...common,
      name: "events",
      maxBatchSize: 100,
      maxBatchTimeoutMs: 1_000,
      deadLetterQueue: "events-dead",
    },
    { ...common, name: "events-dead", maxBatchSize: 10, maxBatchTimeoutMs: 5_000 },
  ];
}

/** What the platform has to pay from, in minor units by currency. */
const STRIPE_BALANCE = { usd: 10_000_000, eur: 10_000_000, vnd: 2_000_000_000 };

function otherStandIns({ secrets, port, real, app }: PlatformContext) {
  const qstash = {
    port: port(),
    token: secrets.qstashToken,
    currentSigningKey: secrets.qstashCurrentKey,
    nextSigningKey: secrets.qstashNextKey,
    backoffScale: QSTASH_BACKOFF_SCALE,
  };
  const webhooks = [{ url: `${app}/api/webhooks/stripe`, secret: secrets.stripeWebhookSecret }];
  const mailWebhooks = { url: `${app}/api/webhooks/resend`, secret: secrets.resendWebhookSecret };
  const oidc = {
    ...{ port: port(), clientId: OIDC_CLIENT_ID, clientSecret: secrets.oidcClientSecret },
    redirectUris: [`${app}/api/auth/oidc/callback`],
    people: DEMO_PEOPLE,
  };
  return {
    ...(real.google ? {} : { oidc }),
    ...(real.qstash ? {} : { qstash }),
    ...(real.stripe
      ? {}
      : { stripe: { port: port(), apiKey: secrets.stripeKey, webhooks, openingBalance: STRIPE_BALANCE } }),
    ...(real.mail ? {} : { mailbox: { port: port(), apiKey: secrets.resendKey, webhooks: mailWebhooks } }),
  };
}
