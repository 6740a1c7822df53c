import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Miniflare, type WorkerOptions } from "miniflare";
import { QUEUE_HEADER } from "../broker/http-api.ts";
import type { RateLimit } from "./build.ts";
import { CF_BERLIN } from "./cf-object.ts";
import { edgeRequestModule } from "./edge-request.ts";
import { nativeBinding } from "./native-bindings.ts";
import { assertPortFree } from "./port.ts";
import type { Running } from "./run-as-process.ts";
import { STORAGE_HEADER } from "./storage.ts";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface WorkerRunOptions {
  name: string;
  /** Path of the built ES module. */
  script: string;
  /** 0 or absent: any free port. */
  port?: number;
  compatibilityDate: string;
  compatibilityFlags?: string[];
  /** Plain variables and secrets. */
  vars?: Record<string, Json>;
  /** KV bindings; a binding's name is its namespace's name in the storage process. */
  kv?: readonly string[];
  /** R2 bindings, likewise. */
  r2?: readonly string[];
  /** Queue bindings: binding name → queue name. */
  queueProducers?: Record<string, string>;
  /** Service bindings to HTTP servers: binding name → URL (only its host and port count). */
  services?: Record<string, string>;
  /** Rate limiting bindings: binding name → how many in how many seconds. */
  rateLimits?: Readonly<Record<string, RateLimit>>;
  /** Where startStorage listens; needed with `kv` or `r2`. */
  storageUrl?: string;
  /** Where startBroker listens; needed with `queueProducers`. */
  brokerUrl?: string;
  /** Also listen for batches of the broker and cron triggers. */
  consumer?: boolean;
  /** Port for those; 0 or absent: any free port. */
  consumerPort?: number;
  /** `request.cf` of requests that bring none: an object, false for none at all; by default a visitor in Berlin. */
  cf?: Record<string, unknown> | false;
}

export interface RunningWorker extends Running {
  /** With `consumer`: where the broker pushes batches. */
  consumerUrl?: string;
  /** With `consumer`: `POST {cron, scheduledTime?}` (ms since the epoch) fires the scheduled handler. */
  scheduledUrl?: string;
}

const LOOPBACK = "127.0.0.1";
const EVENTS = "events";
const RATE_LIMITER = "rate-limiter";

/**
 * Runs a built Worker in workerd with bindings to the local storage and broker. Requests reach the Worker on a
 * socket of its own, past Miniflare's entry Worker, which costs three quarters of the throughput.
 * Throws when a port is taken, or a binding lacks the server behind it.
 */
export async function startWorker(options: WorkerRunOptions): Promise<RunningWorker> {
  await assertPortFree(options.port);
  const workers = [userWorker(options)];
  if (Object.keys(options.rateLimits ?? {}).length > 0) workers.push(rateLimiterWorker());
  if (options.consumer) {
    await assertPortFree(options.consumerPort);
    workers.push(eventsWorker(options));
  }
  const miniflare = new Miniflare({ workers });
  await miniflare.ready;
  const url = (await miniflare.unsafeGetDirectURL(options.name)).origin;
  const close = () => miniflare.dispose();
  if (!options.consumer) return { url, close };
  const eventsUrl = (await miniflare.unsafeGetDirectURL(EVENTS)).origin;
  return { url, consumerUrl: `${eventsUrl}/queue`, scheduledUrl: `${eventsUrl}/scheduled`, close };
}

function userWorker(options: WorkerRunOptions): WorkerOptions {
  const cf = options.cf ?? CF_BERLIN;
  const script = {
    type: "ESModule" as const,
    path: "/worker.mjs",
    contents: readFileSync(options.script, "utf8"),
  };
  return {
    name: options.name,
    modulesRoot: "/",
    modules:
      cf === false
        ? [script]
        : [{ type: "ESModule", path: "/entry.mjs", contents: edgeRequestModule(cf) }, script],
    compatibilityDate: options.compatibilityDate,
    compatibilityFlags: options.compatibilityFlags ?? [],
    bindings: options.vars ?? {},
    unsafeBindings: remoteBindings(options),
    wrappedBindings: rateLimitBindings(options),
    // Off, since it puts another Worker into the path of every outgoing request.
    stripCfConnectingIp: false,
    unsafeDirectSockets: [{ host: LOOPBACK, port: options.port ?? 0 }],
  };
}

function remoteBindings(options: WorkerRunOptions) {
  const storage = (kind: "kvNamespace" | "r2Bucket", prefix: string) => (name: string) =>
    nativeBinding(name, {
      kind,
      address: hostOf(options.storageUrl, `${name} needs storageUrl`),
      header: { name: STORAGE_HEADER, value: `${prefix}_${name}` },
    });
  return [
    ...(options.kv ?? []).map(storage("kvNamespace", "KV")),
    ...(options.r2 ?? []).map(storage("r2Bucket", "R2")),
    ...Object.entries(options.queueProducers ?? {}).map(([name, queue]) =>
      nativeBinding(name, {
        kind: "queue",
        address: hostOf(options.brokerUrl, `${name} needs brokerUrl`),
        header: { name: QUEUE_HEADER, value: queue },
      }),
    ),
    ...Object.entries(options.services ?? {}).map(([name, url]) =>
      nativeBinding(name, { kind: "http", address: hostOf(url, name) }),
    ),
  ];
}

function rateLimitBindings({ rateLimits = {} }: WorkerRunOptions) {
  return Object.fromEntries(
    Object.entries(rateLimits).map(([name, { limit, periodSeconds }]) => [
      name,
      { scriptName: RATE_LIMITER, bindings: { LIMIT: limit, PERIOD_SECONDS: periodSeconds } },
    ]),
  );
}

/** Runs nowhere by itself: its module is part of each Worker that has such a binding. */
function rateLimiterWorker(): WorkerOptions {
  return { name: RATE_LIMITER, modules: true, script: besideThis("rate-limiter.worker.js") };
}

function eventsWorker(options: WorkerRunOptions): WorkerOptions {
  return {
    name: EVENTS,
    modules: true,
    script: besideThis("events.worker.js"),
    compatibilityDate: "2026-07-01",
    compatibilityFlags: ["experimental", "service_binding_extra_handlers"],
    serviceBindings: { WORKER: options.name },
    unsafeDirectSockets: [{ host: LOOPBACK, port: options.consumerPort ?? 0 }],
  };
}

function hostOf(url: string | undefined, missing: string): string {
  if (url === undefined) throw new Error(missing);
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
}

function besideThis(file: string): string {
  return readFileSync(fileURLToPath(new URL(file, import.meta.url)), "utf8");
}
