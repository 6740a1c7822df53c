import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@upstash/qstash";
import { migrate } from "../../db/migrate.ts";
import { jobUrl } from "../../queues/jobs.ts";
import { syncSchedules } from "../../queues/sync-schedules.ts";
import { buildWorker } from "../cloudflare/build.ts";
import { type Demo, seedDemo } from "../demo/seed-demo.ts";
import { startPostgres } from "../postgres/start-postgres.ts";
import { buildWeb } from "./build-web.ts";
import { assertFree, freePorts, loadDevVars, loadSecrets } from "./settings.ts";
import { Supervisor } from "./supervisor.ts";

export interface PlatformOptions {
  /** Where everything is kept: `.tributary`. */
  readonly dataDir: string;
  /** 0: any free port. */
  readonly edgePort: number;
  readonly appPort: number;
  /** False: no fsync, for tests that throw the data away. */
  readonly durable?: boolean;
  readonly log?: (line: string) => void;
}

/** What `.tributary/ready.json` says. */
export interface Ready {
  readonly edge: string;
  readonly app: string;
  readonly mailbox: string;
  readonly databaseUrl: string;
  readonly demo: Demo;
}

export interface Platform {
  readonly ready: Ready;
  /** Addresses of the parts, for failure tests and benchmarks. */
  readonly internal: {
    /** The URL and token of QStash's stand-in, to publish jobs with. */
    qstash: { baseUrl: string; token: string };
    broker: string;
    storage: string;
    databaseHttpUrl: string;
    pids(): Record<string, number>;
    postgresPid(): number;
  };
  stop(): Promise<void>;
}

interface Urls {
  readonly urls: Readonly<Record<string, string>>;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LOOPBACK = "127.0.0.1";
const CRON_MS = 60_000;
/** Retries wait a hundredth of what QStash documents, so that a developer sees them happen. */
const QSTASH_BACKOFF_SCALE = 0.01;
/** A batch that failed is tried again after a second, for a hundred times: longer than any restart here takes. */
const RETRY_DELAY_MS = 1_000;

/** Starts the whole platform and resolves when every part answers. A part that dies later is started again. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { dataDir } = options;
  const log = options.log ?? (() => undefined);
  mkdirSync(dataDir, { recursive: true });
  if (options.edgePort !== 0) await assertFree(options.edgePort, "EDGE_PORT");
  if (options.appPort !== 0) await assertFree(options.appPort, "APP_PORT");
  const secrets = loadSecrets(dataDir);
  const devVars = loadDevVars(ROOT);
  const free = await freePorts(12);
  const port = (wanted = 0): number => (wanted === 0 ? (free.pop() ?? 0) : wanted);
  const edge = `http://${LOOPBACK}:${port(options.edgePort)}`;
  const app = `http://${LOOPBACK}:${port(options.appPort)}`;

  let stopping = false;
  const supervisor = new Supervisor(join(dataDir, "logs"), (name) => {
    log(`${name} ended and is started again`);
    writeProcesses();
  });
  let postgres = await startPostgres({
    dataDir: join(dataDir, "postgres"),
    durable: options.durable ?? true,
    cloneRoot: ROOT,
  });
  const cleanUp: (() => Promise<void> | void)[] = [() => postgres.stop(), () => supervisor.stop()];
  const stop = async () => {
    stopping = true;
    for (const step of cleanUp.reverse()) await step();
  };
  try {
    keepPostgresUp();
    const pg = { host: LOOPBACK, port: postgres.port };
    const builds = Promise.all([
      buildWorker(join(ROOT, "workers/edge"), join(dataDir, "build/edge")),
      buildWorker(join(ROOT, "workers/ingest"), join(dataDir, "build/ingest")),
      buildWorker(ROOT, join(dataDir, "build/functions")),
      buildWeb(ROOT, dataDir),
    ]);
    builds.catch(() => undefined);
    const ingestConsumerPort = port();
    const queue = {
      maxConcurrency: 2,
      maxRetries: 100,
      retryDelayMs: RETRY_DELAY_MS,
      consumerUrl: `http://${LOOPBACK}:${ingestConsumerPort}/queue`,
    };
    const [neon, broker, storage, redis, services] = await Promise.all([
      supervisor.start<{ url: string; wsHost: string }>({
        name: "neon",
        module: "local/neon/main.ts",
        options: { port: port(), postgres: pg },
      }),
      supervisor.start<{ url: string }>({
        name: "broker",
        module: "local/broker/main.ts",
        options: {
          port: port(),
          dataDir: join(dataDir, "broker"),
          queues: [
            {
              ...queue,
              name: "events",
              maxBatchSize: 100,
              maxBatchTimeoutMs: 1_000,
              deadLetterQueue: "events-dead",
            },
            { ...queue, name: "events-dead", maxBatchSize: 10, maxBatchTimeoutMs: 5_000 },
          ],
        },
      }),
      supervisor.start<{ url: string }>({
        name: "storage",
        module: "local/cloudflare/storage-main.ts",
        options: { port: port(), dataDir: join(dataDir, "storage"), kv: ["LINKS", "SALTS"], r2: ["SPILL"] },
      }),
      supervisor.start<Urls>({
        name: "redis",
        module: "local/platform/services.ts",
        options: { dataDir: join(dataDir, "services"), upstash: { port: port(), token: secrets.redisToken } },
      }),
      supervisor.start<Urls>({
        name: "services",
        module: "local/platform/services.ts",
        options: {
          dataDir: join(dataDir, "services"),
          qstash: {
            port: port(),
            token: secrets.qstashToken,
            currentSigningKey: secrets.qstashCurrentKey,
            nextSigningKey: secrets.qstashNextKey,
            backoffScale: QSTASH_BACKOFF_SCALE,
          },
          stripe: {
            port: port(),
            apiKey: secrets.stripeKey,
            webhooks: [{ url: `${app}/api/webhooks/stripe`, secret: secrets.stripeWebhookSecret }],
          },
          mailbox: { port: port(), apiKey: secrets.resendKey },
        },
      }),
    ]);
    await migrate({
      ownerUrl: postgres.url,
      appPassword: secrets.appPassword,
      jobPassword: secrets.jobPassword,
    });

    const role = (name: "app" | "job", password: string) =>
      `postgresql://${name}:${password}@${LOOPBACK}:${postgres.port}/tributary`;
    const database = { DATABASE_HTTP_URL: neon.url, DATABASE_WS_PROXY: neon.wsHost };
    const shared = {
      JOB_DATABASE_URL: role("job", secrets.jobPassword),
      UPSTASH_REDIS_REST_URL: redis.urls.upstash ?? "",
      UPSTASH_REDIS_REST_TOKEN: secrets.redisToken,
      QSTASH_URL: services.urls.qstash ?? "",
      QSTASH_TOKEN: secrets.qstashToken,
      APP_URL: app,
      CLICK_TOKEN_KEYS: secrets.clickTokenKeys,
      VISITOR_SECRET: secrets.visitorSecret,
      ...database,
    };
    const vars = {
      ...shared,
      DATABASE_URL: role("app", secrets.appPassword),
      QSTASH_CURRENT_SIGNING_KEY: secrets.qstashCurrentKey,
      QSTASH_NEXT_SIGNING_KEY: secrets.qstashNextKey,
      EDGE_URL: edge,
      EMAIL_HASH_SECRET: secrets.emailHashSecret,
      ENVELOPE_KEYS: secrets.envelopeKeys,
      STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
      QUEUE_STATUS_URL: `${broker.url}/queues`,
      ...steppedAside(devVars),
    };
    const [edgeBuild, ingestBuild, functionsBuild, webFolder] = await builds;
    const assetsPort = port();
    const backends = { storageUrl: storage.url, brokerUrl: broker.url };
    await supervisor.start({
      name: "assets",
      module: "local/assets/main.ts",
      options: { folder: webFolder, port: assetsPort },
    });
    const [, ingest] = await Promise.all([
      supervisor.start({
        name: "edge",
        module: "local/cloudflare/main.ts",
        options: {
          ...runnable(edgeBuild),
          ...backends,
          name: "edge",
          port: portOf(edge),
          vars,
          kv: ["LINKS", "SALTS"],
          r2: ["SPILL"],
          queueProducers: { EVENTS: "events" },
        },
      }),
      supervisor.start<{ scheduledUrl: string }>({
        name: "ingest",
        module: "local/cloudflare/main.ts",
        options: {
          ...runnable(ingestBuild),
          ...backends,
          name: "ingest",
          port: port(),
          vars,
          consumer: true,
          consumerPort: ingestConsumerPort,
        },
      }),
      supervisor.start({
        name: "functions",
        module: "local/cloudflare/main.ts",
        options: {
          ...runnable(functionsBuild),
          ...backends,
          name: "functions",
          port: portOf(app),
          vars,
          kv: ["LINKS", "SALTS"],
          r2: ["SPILL"],
          queueProducers: { EVENTS: "events" },
          services: { ASSETS: `http://${LOOPBACK}:${assetsPort}` },
        },
      }),
    ]);

    const qstash = new Client({ token: vars.QSTASH_TOKEN, baseUrl: vars.QSTASH_URL, enableTelemetry: false });
    await syncSchedules(qstash.schedules, app);
    // What a schedule would only do by night is needed at once: today's salt and the partitions of today.
    await qstash.publishJSON({ url: jobUrl(app, "roll-partitions"), body: { v: 1 } });
    const cron = setInterval(() => void fireCron(ingest.scheduledUrl), CRON_MS);
    cleanUp.push(() => clearInterval(cron));

    const demo = await seedDemo({ dataDir, ownerUrl: postgres.url, app });
    const ready: Ready = { edge, app, mailbox: services.urls.mailbox ?? "", databaseUrl: postgres.url, demo };
    writeProcesses();
    writeFileSync(join(dataDir, "ready.json"), `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
    return {
      ready,
      internal: {
        qstash: { baseUrl: vars.QSTASH_URL, token: vars.QSTASH_TOKEN },
        broker: broker.url,
        storage: storage.url,
        databaseHttpUrl: neon.url,
        pids: () => supervisor.pids(),
        postgresPid: () => postgres.pid,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }

  /** Who wants to stop one part on purpose finds its process group here. */
  function writeProcesses(): void {
    const pids = { ...supervisor.pids(), postgres: postgres.pid };
    writeFileSync(join(dataDir, "processes.json"), `${JSON.stringify(pids, null, 2)}\n`);
  }

  /** The same port again, so that the proxy and every URL stay right. */
  function keepPostgresUp(): void {
    const { port: samePort } = postgres;
    void postgres.exited.then(async () => {
      if (stopping) return;
      log("postgres ended and is started again");
      postgres = await startPostgres({
        dataDir: join(dataDir, "postgres"),
        durable: options.durable ?? true,
        cloneRoot: ROOT,
        port: samePort,
      });
      writeProcesses();
      keepPostgresUp();
    });
  }
}

/** Real keys win over stand-ins. QStash calls us back, so its keys count only when the world can reach us. */
function steppedAside(devVars: Readonly<Record<string, string>>): Record<string, string> {
  const { PUBLIC_URL, ...rest } = devVars;
  const kept = Object.entries(rest).filter(
    ([name]) => PUBLIC_URL !== undefined || !/^(QSTASH|STRIPE_WEBHOOK)_/.test(name),
  );
  return { ...Object.fromEntries(kept), ...(PUBLIC_URL === undefined ? {} : { APP_URL: PUBLIC_URL }) };
}

async function fireCron(url: string): Promise<void> {
  await fetch(url, { method: "POST", body: JSON.stringify({ cron: "* * * * *" }) }).catch(() => undefined);
}

function runnable({
  script,
  compatibilityDate,
  compatibilityFlags,
}: Awaited<ReturnType<typeof buildWorker>>) {
  return { script, compatibilityDate, compatibilityFlags };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
