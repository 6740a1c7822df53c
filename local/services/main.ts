import * as z from "zod";
import { parseJson } from "../http/parse-json.ts";
import { startServices } from "./start-services.ts";

const port = z.int().min(0).max(65_535).optional();
const secret = z.string().min(1);

/** What `startServices` takes, but for the clocks. */
const configSchema = z.strictObject({
  dataDir: z.string().min(1).optional(),
  upstash: z.strictObject({ port, token: secret }).optional(),
  qstash: z
    .strictObject({
      port,
      token: secret,
      currentSigningKey: secret,
      nextSigningKey: secret,
      backoffScale: z.number().min(0).optional(),
      parallelism: z.int().min(1).optional(),
      deliveryTimeoutMs: z.int().min(1).optional(),
      deduplicationWindowMs: z.int().min(0).optional(),
    })
    .optional(),
  stripe: z
    .strictObject({
      port,
      apiKey: secret,
      shapesPath: z.string().optional(),
      openingBalance: z.record(z.string().regex(/^[a-z]{3}$/), z.int().min(0)).optional(),
      webhooks: z
        .array(z.strictObject({ url: z.string(), secret, events: z.array(z.string()).optional() }))
        .optional(),
      backoffScale: z.number().min(0).optional(),
    })
    .optional(),
  mailbox: z
    .strictObject({
      port,
      apiKey: secret,
      webhooks: z.strictObject({ url: z.url(), secret }).optional(),
    })
    .optional(),
  oidc: z
    .strictObject({
      port,
      clientId: secret,
      clientSecret: secret,
      redirectUris: z.array(z.string()),
      people: z.array(z.strictObject({ email: z.string(), name: z.string() })).optional(),
    })
    .optional(),
});

function log(level: "info" | "error", action: string, data: unknown): void {
  const line = { time: new Date().toISOString(), level, requestId: null, actor: "services", action, data };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The configuration, as JSON in SERVICES_CONFIG (secrets stay out of the process list) or as the first argument. */
function readConfig(): z.output<typeof configSchema> {
  const text = process.env.SERVICES_CONFIG ?? process.argv[2];
  if (text === undefined)
    throw new Error("no configuration: set SERVICES_CONFIG or pass it as the first argument");
  const parsed = configSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}

try {
  const services = await startServices(readConfig());
  log("info", "services.started", services.urls);
  const stop = async (): Promise<void> => {
    await services.close();
    log("info", "services.stopped", {});
    process.exit(0);
  };
  process.once("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
} catch (error) {
  log("error", "services.failed", { message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
