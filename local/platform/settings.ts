import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isFree } from "../http/free-ports.ts";

/** Secrets of this machine's platform: made at the first start, kept beside its data, never in the repository. */
export interface LocalSecrets {
  readonly appPassword: string;
  readonly jobPassword: string;
  readonly redisToken: string;
  readonly qstashToken: string;
  readonly qstashCurrentKey: string;
  readonly qstashNextKey: string;
  readonly clickTokenKeys: string;
  readonly visitorSecret: string;
  readonly emailHashSecret: string;
  readonly envelopeKeys: string;
  readonly accessTokenKeys: string;
  readonly receiptKeys: string;
  readonly stripeKey: string;
  readonly stripeWebhookSecret: string;
  readonly resendKey: string;
  readonly resendWebhookSecret: string;
  readonly oidcClientSecret: string;
}

const secret = () => randomBytes(32).toString("base64url");

/** A value for `ACCESS_TOKEN_KEYS`: one private key for ES256. */
export function newAccessTokenKeys(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return JSON.stringify([{ ...privateKey.export({ format: "jwk" }), kid: randomBytes(6).toString("hex") }]);
}

/** A value for `RECEIPT_KEYS`: one private key for Ed25519. */
export function newReceiptKeys(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return JSON.stringify([{ ...privateKey.export({ format: "jwk" }), kid: randomBytes(6).toString("hex") }]);
}

/** What a folder has from an earlier version stands; what came since is added to it. */
export function loadSecrets(dataDir: string): LocalSecrets {
  const file = join(dataDir, "secrets.json");
  const kept: Partial<LocalSecrets> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const secrets: LocalSecrets = { ...newSecrets(), ...kept };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

function newSecrets(): LocalSecrets {
  return {
    appPassword: secret(),
    jobPassword: secret(),
    redisToken: secret(),
    qstashToken: secret(),
    qstashCurrentKey: `sig_${secret()}`,
    qstashNextKey: `sig_${secret()}`,
    clickTokenKeys: `1:${secret()}`,
    visitorSecret: secret(),
    emailHashSecret: secret(),
    envelopeKeys: `k1:${secret()}`,
    accessTokenKeys: newAccessTokenKeys(),
    receiptKeys: newReceiptKeys(),
    stripeKey: `sk_test_${secret()}`,
    stripeWebhookSecret: `whsec_${secret()}`,
    resendKey: `re_${secret()}`,
    resendWebhookSecret: `whsec_${randomBytes(32).toString("base64")}`,
    oidcClientSecret: secret(),
  };
}

const LINE = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/;

/** Variables of `.dev.vars`, where real keys go; empty when there is no such file. Quotes around a value are dropped. */
export function loadDevVars(root: string): Record<string, string> {
  const file = join(root, ".dev.vars");
  if (!existsSync(file)) return {};
  const vars: Record<string, string> = {};
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [, name, value] = LINE.exec(line) ?? [];
    if (name !== undefined && value !== undefined && value !== "")
      vars[name] = value.replace(/^(["'])(.*)\1$/, "$2");
  }
  return vars;
}

/** A port number from the environment, or the default. Throws an error that names the variable. */
export function portFrom(variable: string, fallback: number): number {
  const text = process.env[variable];
  if (text === undefined || text === "") return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${variable} must be a port from 1 to 65535, not "${text}".`);
  return port;
}

/** Throws an error that names the variable when the port is taken. */
export async function assertFree(port: number, variable: string): Promise<void> {
  if (await isFree(port)) return;
  throw new Error(`Port ${port} is in use. Stop what uses it, or set ${variable} to another port.`);
}
