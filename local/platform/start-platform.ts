import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@upstash/qstash";
import { jobUrl } from "../../queues/jobs.ts";
import { syncSchedules } from "../../queues/sync-schedules.ts";
import { buildWorker } from "../cloudflare/build.ts";
import { leadToShop } from "../demo/lead-to-shop.ts";
import { type Demo, seedDemo } from "../demo/seed-demo.ts";
import { freePorts } from "../http/free-ports.ts";
import { SHOP_HOST, type ShopOptions } from "../shop/start-shop.ts";
import { buildWeb } from "./build-web.ts";
import type { PlatformContext } from "./platform-context.ts";
import { composeVars, findRealServices } from "./real-services.ts";
import { type RunningDatabase, runDatabase } from "./run-database.ts";
import { runServices } from "./run-services.ts";
import { assertFree, loadDevVars, loadSecrets } from "./settings.ts";
import { Supervisor } from "./supervisor.ts";

export interface PlatformOptions {
  /** Where everything is kept: `.tributary`. */
  readonly dataDir: string;
  /** 0: any free port. */
  readonly edgePort: number;
  readonly appPort: number;
  /** 0, the default: any free port. */
  readonly shopPort?: number;
  /** False: no fsync, for tests that throw the data away. */
  readonly durable?: boolean;
  readonly log?: (line: string) => void;
  /** Real services to use instead of stand-ins; by default what `.dev.vars` says. */
  readonly devVars?: Readonly<Record<string, string>>;
}

/** What `.tributary/ready.json` says. */
export interface Ready {
  readonly edge: string;
  readonly app: string;
  /** The sample shop. */
  readonly shop: string;
  readonly mailbox: string;
  readonly databaseUrl: string;
  readonly demo: Demo;
}

export interface Platform {
  readonly ready: Ready;
  /** Addresses of the parts, for failure tests and benchmarks. */
  readonly internal: {
    /** To publish jobs with. */
    qstash: { baseUrl: string; token: string };
    broker: string;
    storage: string;
    databaseHttpUrl: string;
    /** What the functions are given. */
    vars: Readonly<Record<string, string>>;
    pids(): Record<string, number>;
    postgresPid(): number;
  };
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LOOPBACK = "127.0.0.1";
const PORTS = 16;
const CRON_MS = 60_000;
const WORKER = "local/cloudflare/main.ts";
const STORES = { kv: ["LINKS", "SALTS"], r2: ["SPILL", "FILES"], queueProducers: { EVENTS: "events" } };

/** Starts the whole platform and resolves when every part answers. A part that dies later is started again. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { dataDir } = options;
  mkdirSync(dataDir, { recursive: true });
  if (options.edgePort !== 0) await assertFree(options.edgePort, "EDGE_PORT");
  if (options.appPort !== 0) await assertFree(options.appPort, "APP_PORT");
  if (options.shopPort) await assertFree(options.shopPort, "SHOP_PORT");
  const free = await freePorts(PORTS);
  const port = (wanted = 0): number => (wanted === 0 ? (free.pop() ?? 0) : wanted);
  const edge = `http://${LOOPBACK}:${port(options.edgePort)}`;
  const app = `http://${LOOPBACK}:${port(options.appPort)}`;
  const shopPort = port(options.shopPort);

  let database: RunningDatabase | undefined;
  const onRestart = (name: string) => {
    options.log?.(`${name} ended and is started again`);
    writeProcesses(dataDir, supervisor, database);
  };
  const supervisor = new Supervisor(join(dataDir, "logs"), onRestart);
  const devVars = options.devVars ?? loadDevVars(ROOT);
  const context: PlatformContext = {
    ...{ root: ROOT, dataDir, durable: options.durable ?? true, secrets: loadSecrets(dataDir), devVars },
    ...{ real: findRealServices(devVars), supervisor, app, port, onRestart },
  };
  let cron: NodeJS.Timeout | undefined;
  const stop = async () => {
    clearInterval(cron);
    await supervisor.stop();
    await database?.stop();
  };
  try {
    const builds = build(dataDir, edge);
    builds.catch(() => undefined);
    const [running, services] = await Promise.all([
      runDatabase(context).then((started) => {
        database = started;
        return started;
      }),
      runServices(context),
    ]);
    const { secrets } = context;
    const standIns = {
      ...running.vars,
      ...services.vars,
      APP_URL: app,
      EDGE_URL: edge,
      CLICK_TOKEN_KEYS: secrets.clickTokenKeys,
      VISITOR_SECRET: secrets.visitorSecret,
      EMAIL_HASH_SECRET: secrets.emailHashSecret,
      ENVELOPE_KEYS: secrets.envelopeKeys,
      ACCESS_TOKEN_KEYS: secrets.accessTokenKeys,
      RECEIPT_KEYS: secrets.receiptKeys,
    };
    const vars = composeVars(standIns, devVars, context.real);
    const { scheduledUrl } = await runWorkers(context, { edge, vars, services, builds: await builds });
    await schedule(vars);
    cron = setInterval(() => void fireCron(scheduledUrl), CRON_MS);

    const demo = await seedDemo({
      ...{ dataDir, ownerUrl: running.ownerUrl, app },
      envelopeKeys: vars.ENVELOPE_KEYS ?? "",
    });
    const shop = await runShop(context, { edge, shopPort, demo });
    const mailbox = services.mailbox ?? "";
    const ready: Ready = { edge, app, shop, mailbox, databaseUrl: running.ownerUrl, demo };
    writeProcesses(dataDir, supervisor, database);
    writeFileSync(join(dataDir, "ready.json"), `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
    return {
      ready,
      internal: {
        qstash: { baseUrl: vars.QSTASH_URL ?? "", token: vars.QSTASH_TOKEN ?? "" },
        broker: services.broker,
        storage: services.storage,
        databaseHttpUrl: vars.DATABASE_HTTP_URL ?? "",
        vars,
        pids: () => supervisor.pids(),
        postgresPid: () => running.pid() ?? 0,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Builds = Awaited<ReturnType<typeof build>>;

/** Workers and functions as they are deployed, and the site; what has not changed is not built again. */
async function build(dataDir: string, edgeUrl: string) {
  const [edge, ingest, functions, web] = await Promise.all([
    buildWorker(join(ROOT, "workers/edge"), join(dataDir, "build/edge")),
    buildWorker(join(ROOT, "workers/ingest"), join(dataDir, "build/ingest")),
    buildWorker(ROOT, join(dataDir, "build/functions")),
    buildWeb(ROOT, dataDir, edgeUrl),
  ]);
  return { edge, ingest, functions, web };
}

interface WorkersOptions {
  readonly edge: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly services: Awaited<ReturnType<typeof runServices>>;
  readonly builds: Builds;
}

/** Edge, ingest and functions, each a workerd of its own, and the static site behind the functions. */
async function runWorkers(
  { supervisor, port, app }: PlatformContext,
  { edge, vars, services, builds }: WorkersOptions,
): Promise<{ scheduledUrl: string }> {
  const { cached: _, ...edgeBuild } = builds.edge;
  const { cached: __, ...ingestBuild } = builds.ingest;
  const { cached: ___, ...functionsBuild } = builds.functions;
  const common = { vars, storageUrl: services.storage, brokerUrl: services.broker };
  const redirects = services.mailbox === undefined ? {} : { "/mailbox": services.mailbox };
  const assets = { folder: builds.web, port: port(), redirects };
  const [, ingest] = await Promise.all([
    supervisor.start({
      name: "edge",
      module: WORKER,
      options: { ...edgeBuild, ...common, ...STORES, name: "edge", port: portOf(edge) },
    }),
    supervisor.start<{ scheduledUrl: string }>({
      name: "ingest",
      module: WORKER,
      options: {
        ...ingestBuild,
        ...common,
        ...{ name: "ingest", port: port(), consumer: true, consumerPort: services.consumerPort },
      },
    }),
    supervisor.start({ name: "assets", module: "local/assets/main.ts", options: assets }),
    supervisor.start({
      name: "functions",
      module: WORKER,
      options: {
        ...functionsBuild,
        ...common,
        ...STORES,
        ...{
          name: "functions",
          port: portOf(app),
          services: { ASSETS: `http://${LOOPBACK}:${assets.port}` },
        },
      },
    }),
  ]);
  return ingest;
}

/** The sample shop, which the demo's link leads to. */
async function runShop(
  { supervisor, app, dataDir, secrets }: PlatformContext,
  { edge, shopPort, demo }: { edge: string; shopPort: number; demo: Demo },
): Promise<string> {
  const shop = `http://${SHOP_HOST}:${shopPort}`;
  const stripeSecret = `${secrets.stripeWebhookSecret}_shop`;
  const { publicKey, testPublicKey } = await leadToShop(app, demo, { shop, stripeSecret });
  const tributary = { edge, app, publicKey, testPublicKey, apiKey: demo.apiKey, stripeSecret };
  const options: ShopOptions = { port: shopPort, dataDir: join(dataDir, "shop"), tributary };
  await supervisor.start({ name: "shop", module: "local/shop/main.ts", options });
  return shop;
}

/** Schedules as `npm run schedules` makes them; and at once what they would do by night: today's salt and partitions. */
async function schedule(vars: Readonly<Record<string, string>>): Promise<void> {
  const { QSTASH_TOKEN: token = "", QSTASH_URL: baseUrl, APP_URL: app = "" } = vars;
  const qstash = new Client({ token, ...(baseUrl === undefined ? {} : { baseUrl }), enableTelemetry: false });
  await syncSchedules(qstash.schedules, app);
  await qstash.publishJSON({ url: jobUrl(app, "roll-partitions"), body: { v: 1 } });
}

async function fireCron(url: string): Promise<void> {
  await fetch(url, { method: "POST", body: JSON.stringify({ cron: "* * * * *" }) }).catch(() => undefined);
}

/** Who wants to stop one part on purpose finds its process group here. */
function writeProcesses(
  dataDir: string,
  supervisor: Supervisor,
  database: RunningDatabase | undefined,
): void {
  const pids = { ...supervisor.pids(), postgres: database?.pid() };
  writeFileSync(join(dataDir, "processes.json"), `${JSON.stringify(pids, null, 2)}\n`);
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
