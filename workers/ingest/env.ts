import type { DatabaseConfig } from "../../db/client.ts";

/** What the runtime binds, see wrangler.toml. All are text. */
export interface IngestEnv {
  /** Connection URL of the role `job`. */
  readonly JOB_DATABASE_URL: string;
  /** The `/sql` endpoint, where it is not the URL's host's. */
  readonly DATABASE_HTTP_URL?: string;
  /** `host:port/path` of a WebSocket proxy; unused so far, ingest speaks HTTP alone. */
  readonly DATABASE_WS_PROXY?: string;
  /** Where jobs are called, e.g. `https://app.example`; needed to publish the outbox. */
  readonly APP_URL?: string;
  readonly QSTASH_TOKEN?: string;
  /** Another QStash endpoint than the vendor's. */
  readonly QSTASH_URL?: string;
}

/** How to reach QStash, and where it delivers. */
export interface PublisherSettings {
  readonly token: string;
  readonly appUrl: string;
  readonly baseUrl?: string;
}

/** Names each setting that is missing or wrong, and never a value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** Throws SettingsError when the database's URL is missing or no URL. */
export function readDatabase(env: IngestEnv): DatabaseConfig {
  const { JOB_DATABASE_URL: url, DATABASE_HTTP_URL: httpUrl, DATABASE_WS_PROXY: wsProxy } = env;
  if (!url) throw new SettingsError("ingest settings: JOB_DATABASE_URL is missing");
  if (!URL.canParse(url)) throw new SettingsError("ingest settings: JOB_DATABASE_URL is not a URL");
  return { url, ...(httpUrl && { httpUrl }), ...(wsProxy && { wsProxy }) };
}

/** Throws SettingsError with every name that is missing. */
export function readPublisher(env: IngestEnv): PublisherSettings {
  const { QSTASH_TOKEN: token, APP_URL: appUrl, QSTASH_URL: baseUrl } = env;
  if (!token || !appUrl) {
    const missing = Object.entries({ QSTASH_TOKEN: token, APP_URL: appUrl }).filter(([, value]) => !value);
    throw new SettingsError(`ingest settings: ${missing.map(([name]) => `${name} is missing`).join(", ")}`);
  }
  return { token, appUrl, ...(baseUrl && { baseUrl }) };
}
