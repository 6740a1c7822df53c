/** The hosted services that `.dev.vars` may name instead of their stand-ins. */
export interface RealServices {
  readonly database: boolean;
  readonly redis: boolean;
  readonly qstash: boolean;
  readonly stripe: boolean;
  readonly mail: boolean;
  readonly google: boolean;
}

type Vars = Readonly<Record<string, string>>;

const DATABASE = ["DATABASE_URL", "JOB_DATABASE_URL", "DIRECT_DATABASE_URL"];
const REDIS = ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"];
const QSTASH = ["QSTASH_TOKEN", "QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY"];
const STRIPE = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"];
const MAIL = ["RESEND_API_KEY"];
const GOOGLE = ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"];

/**
 * Which stand-ins step aside. QStash and Stripe call us back, so theirs do only when PUBLIC_URL is set, too. Throws
 * an error that names what is missing when a service is named by half.
 */
export function findRealServices(devVars: Vars): RealServices {
  const calledBack = devVars.PUBLIC_URL !== undefined;
  return {
    database: isNamed(devVars, DATABASE),
    redis: isNamed(devVars, REDIS),
    qstash: calledBack && isNamed(devVars, QSTASH),
    stripe: calledBack && isNamed(devVars, STRIPE),
    mail: isNamed(devVars, MAIL),
    google: isNamed(devVars, GOOGLE),
  };
}

function isNamed(devVars: Vars, names: readonly string[]): boolean {
  const missing = names.filter((name) => devVars[name] === undefined);
  if (missing.length > 0 && missing.length < names.length) {
    throw new Error(
      `.dev.vars names a service by half: ${missing.join(", ")} is missing, see .dev.vars.example.`,
    );
  }
  return missing.length === 0;
}

/** Variables that only lead to a stand-in: where the real service is used they must not lead the client astray. */
const STAND_IN_ONLY: Record<keyof RealServices, readonly string[]> = {
  database: ["DATABASE_HTTP_URL", "DATABASE_WS_PROXY"],
  redis: [],
  qstash: ["QSTASH_URL"],
  stripe: ["STRIPE_API_URL", "STRIPE_REQUESTS_PER_SECOND"],
  mail: ["RESEND_BASE_URL"],
  google: ["GOOGLE_ISSUER"],
};

/** The variables of functions and Workers: those of the stand-ins, and over them what `.dev.vars` says of real services. */
export function composeVars(standIns: Vars, devVars: Vars, real: RealServices): Record<string, string> {
  const vars: Record<string, string> = { ...standIns };
  for (const [service, names] of Object.entries(STAND_IN_ONLY) as [keyof RealServices, readonly string[]][]) {
    if (real[service]) for (const name of names) delete vars[name];
  }
  const { PUBLIC_URL, DIRECT_DATABASE_URL: _, ...given } = devVars;
  for (const [name, value] of Object.entries(given)) {
    if (!real.qstash && name.startsWith("QSTASH_")) continue;
    if (!real.stripe && name.startsWith("STRIPE_")) continue;
    vars[name] = value;
  }
  if (PUBLIC_URL !== undefined) vars.APP_URL = PUBLIC_URL;
  return vars;
}
