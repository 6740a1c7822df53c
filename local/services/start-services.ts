import type { MailboxOptions } from "../mailbox/start-mailbox.ts";
import { startMailbox } from "../mailbox/start-mailbox.ts";
import type { OidcOptions } from "../oidc/options.ts";
import { startOidc } from "../oidc/start-oidc.ts";
import type { QStashOptions } from "../qstash/start-qstash.ts";
import { startQstash } from "../qstash/start-qstash.ts";
import type { StripeOptions } from "../stripe/start-stripe.ts";
import { startStripe } from "../stripe/start-stripe.ts";
import type { UpstashOptions } from "../upstash/start-upstash.ts";
import { startUpstash } from "../upstash/start-upstash.ts";

type ServiceName = "upstash" | "qstash" | "stripe" | "mailbox" | "oidc";

export type ServicesOptions = {
  /** Folder of all their databases; without it they live in memory. */
  dataDir?: string | undefined;
  upstash?: UpstashOptions | undefined;
  qstash?: QStashOptions | undefined;
  stripe?: StripeOptions | undefined;
  mailbox?: MailboxOptions | undefined;
  oidc?: OidcOptions | undefined;
};

export type RunningServices = {
  /** Where each started service listens. */
  urls: Partial<Record<ServiceName, string>>;
  close(): Promise<void>;
};

/** Starts each service that has options; when one cannot start, those already up are closed and it rejects. */
export async function startServices(options: ServicesOptions): Promise<RunningServices> {
  const { dataDir, upstash, qstash, stripe, mailbox, oidc } = options;
  const urls: Partial<Record<ServiceName, string>> = {};
  const running: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    // In the opposite order, so that what calls others stops before what is called.
    for (const service of running.toReversed()) await service.close();
  };
  const add = async (
    name: ServiceName,
    starting: Promise<{ url: string; close(): Promise<void> }>,
  ): Promise<void> => {
    const service = await starting.catch((error: unknown) => {
      throw new Error(`${name} did not start: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    });
    running.push(service);
    urls[name] = service.url;
  };
  try {
    if (upstash !== undefined) await add("upstash", startUpstash({ dataDir, ...upstash }));
    if (mailbox !== undefined) await add("mailbox", startMailbox({ dataDir, ...mailbox }));
    if (oidc !== undefined) await add("oidc", startOidc(oidc));
    if (stripe !== undefined) await add("stripe", startStripe({ dataDir, ...stripe }));
    if (qstash !== undefined) await add("qstash", startQstash({ dataDir, ...qstash }));
  } catch (error) {
    await close();
    throw error;
  }
  return { urls, close };
}
