import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Miniflare } from "miniflare";
import { nativeBinding } from "./native-bindings.ts";
import { assertPortFree } from "./port.ts";
import type { Running } from "./run-as-process.ts";

/** Names the namespace or bucket a storage request is for, as `KV_LINKS` or `R2_SPILL`. */
export const STORAGE_HEADER = "x-local-storage";

export interface StorageOptions {
  /** 0 or absent: any free port. */
  port?: number;
  /** Folder for `kv/` and `r2/`. */
  dataDir: string;
  /** KV namespaces to hold. */
  kv: readonly string[];
  /** R2 buckets to hold. */
  r2: readonly string[];
}

const ROUTER = fileURLToPath(new URL("storage-router.worker.js", import.meta.url));

/**
 * Starts the one process that owns every KV namespace and R2 bucket (two Miniflares on one folder fail with
 * SQLITE_BUSY). It serves the protocol that workerd's own bindings speak; Workers reach it by `startWorker`.
 * Data stays in `dataDir`. Throws when the port is taken.
 */
export async function startStorage(options: StorageOptions): Promise<Running> {
  await assertPortFree(options.port);
  const services = [
    ...options.kv.map((name) =>
      nativeBinding(`KV_${name}`, {
        kind: "service",
        service: "kv:ns:entry",
        props: { MINIFLARE_NAMESPACE: name },
      }),
    ),
    ...options.r2.map((name) =>
      nativeBinding(`R2_${name}`, { kind: "service", service: `r2:bucket:${name}` }),
    ),
  ];
  const miniflare = new Miniflare({
    kvPersist: join(options.dataDir, "kv"),
    r2Persist: join(options.dataDir, "r2"),
    workers: [
      {
        name: "storage",
        compatibilityDate: "2026-07-01",
        modules: true,
        script: readFileSync(ROUTER, "utf8"),
        kvNamespaces: Object.fromEntries(options.kv.map((name) => [name, name])),
        r2Buckets: Object.fromEntries(options.r2.map((name) => [name, name])),
        unsafeBindings: services,
        unsafeDirectSockets: [{ host: "127.0.0.1", port: options.port ?? 0 }],
      },
    ],
  });
  await miniflare.ready;
  const url = (await miniflare.unsafeGetDirectURL("storage")).origin;
  return { url, close: () => miniflare.dispose() };
}
