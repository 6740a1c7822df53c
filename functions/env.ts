import type { Fetcher, KVNamespace, Queue, R2Bucket } from "@cloudflare/workers-types";
import { z } from "zod";
import { KYC_PROVIDERS } from "../core/compliance/states.ts";

const url = z.url({ protocol: /^https?$/ });
const optionalUrl = z.optional(url);

/** Variables and bindings of the functions, as `.dev.vars.example` documents them. */
const envSchema = z.object({
  DATABASE_URL: z.string().min(1),
  JOB_DATABASE_URL: z.string().min(1),
  DATABASE_HTTP_URL: optionalUrl,
  DATABASE_WS_PROXY: z.optional(z.string()),
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
  /** So long a request waits to be counted; then Redis is away. */
  LIMIT_TIMEOUT_MS: z.coerce.number().int().min(50).max(10_000).default(500),
  QSTASH_URL: optionalUrl,
  QSTASH_TOKEN: z.string().min(1),
  QSTASH_CURRENT_SIGNING_KEY: z.string().min(1),
  QSTASH_NEXT_SIGNING_KEY: z.string().min(1),
  /** Where QStash reaches `/api/jobs/*`; signatures name it. */
  APP_URL: url,
  /** Where links lead: scheme and host of the edge Worker. */
  EDGE_URL: url,
  CLICK_TOKEN_KEYS: z.string().min(1),
  EMAIL_HASH_SECRET: z.string().min(43),
  ENVELOPE_KEYS: z.string().min(1),
  /** Private JWKs that access tokens are signed with. */
  ACCESS_TOKEN_KEYS: z.string().min(1),
  /** Ed25519 JWKs: the first signs earnings receipts, all are published. */
  RECEIPT_KEYS: z.string().min(1),
  /** Mail; without a key, notices are not sent and the log says so. */
  RESEND_API_KEY: z.optional(z.string().min(1)),
  RESEND_BASE_URL: optionalUrl,
  MAIL_FROM: z.string().min(3).default("Tributary <notices@tributary.example>"),
  /** SMS through Twilio; without all three there are none. */
  TWILIO_ACCOUNT_SID: z.optional(z.string().min(1)),
  TWILIO_AUTH_TOKEN: z.optional(z.string().min(1)),
  TWILIO_FROM: z.optional(z.string().min(1)),
  TWILIO_BASE_URL: optionalUrl,
  /** Web push; without all three there is none. */
  VAPID_PUBLIC_KEY: z.optional(z.string().min(1)),
  VAPID_PRIVATE_KEY: z.optional(z.string().min(1)),
  VAPID_SUBJECT: z.optional(z.string().regex(/^(mailto:|https:)/, "must begin with mailto: or https:")),
  /** Slack, by the incoming webhooks that users give. */
  SLACK_HOOKS: z.optional(z.enum(["on"])),
  /** Proves what Resend tells of mails. */
  RESEND_WEBHOOK_SECRET: z.optional(z.string().min(1)),
  /** Signing in with Google and Microsoft; each where its client is named. */
  GOOGLE_CLIENT_ID: z.optional(z.string().min(1)),
  GOOGLE_CLIENT_SECRET: z.optional(z.string().min(1)),
  GOOGLE_ISSUER: optionalUrl,
  MICROSOFT_CLIENT_ID: z.optional(z.string().min(1)),
  MICROSOFT_CLIENT_SECRET: z.optional(z.string().min(1)),
  /** `common`, `organizations`, `consumers`, or the id of one tenant. */
  MICROSOFT_TENANT: z
    .string()
    .regex(/^[a-zA-Z0-9.-]{1,100}$/)
    .default("common"),
  /** The platform's Stripe account; without it nobody is paid by Stripe. */
  STRIPE_SECRET_KEY: z.optional(z.string().min(1)),
  /** Who makes sure of who payees are: the platform's people, or Stripe Identity. */
  KYC_PROVIDER: z.enum(KYC_PROVIDERS).default("manual"),
  /** Where Stripe is reached, when it is not Stripe itself (one machine). */
  STRIPE_API_URL: optionalUrl,
  /** To one endpoint of Stripe's, where its limits are others than the usual ones of the key's mode. */
  STRIPE_REQUESTS_PER_SECOND: z.optional(z.coerce.number().int().min(1).max(10_000)),
  /** Of each endpoint of ours at Stripe, parted by spaces: the platform's own events, and those of connected accounts. */
  STRIPE_WEBHOOK_SECRET: z.optional(z.string().min(1)),
  /** Where passwords of known breaches are asked for; without it they are not. */
  BREACHED_PASSWORDS_URL: optionalUrl,
  /** Requests for the queue's backlog, where there is a way to ask (one machine). */
  QUEUE_STATUS_URL: optionalUrl,
});

interface Bindings {
  readonly LINKS: KVNamespace;
  /** `salt:YYYY-MM-DD`; may be the same namespace as LINKS. */
  readonly SALTS: KVNamespace;
  readonly SPILL: R2Bucket;
  /** Pictures of users, exports of their data: read through the API alone. */
  readonly FILES: R2Bucket;
  readonly EVENTS: Queue;
  /** The site's own files: Pages binds it by itself. */
  readonly ASSETS: Fetcher;
}

export type Env = z.infer<typeof envSchema> & Bindings;

const BINDINGS = ["LINKS", "SALTS", "SPILL", "FILES", "EVENTS", "ASSETS"] as const;

/** Checks everything at once. Throws an error that lists each name that is missing or wrong. */
export function parseEnv(raw: Record<string, unknown>): Env {
  const parsed = envSchema.safeParse(raw);
  const wrong = BINDINGS.filter((name) => raw[name] === undefined).map(
    (name) => `${name}: binding is missing`,
  );
  if (!parsed.success)
    wrong.unshift(...parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  if (!parsed.success || wrong.length > 0) {
    throw new Error(`The environment is not complete (see .dev.vars.example):\n  ${wrong.join("\n  ")}`);
  }
  const { LINKS, SALTS, SPILL, FILES, EVENTS, ASSETS } = raw as unknown as Bindings;
  return { ...parsed.data, LINKS, SALTS, SPILL, FILES, EVENTS, ASSETS };
}
