import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".ico": "image/x-icon",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

export interface AssetsOptions {
  /** The built site, `web/dist`. */
  folder: string;
  port?: number;
}

/** Serves the static site as Pages does behind `env.ASSETS`: files as they are, and index.html for what is none. */
export async function startAssets({
  folder,
  port,
}: AssetsOptions): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://assets").pathname));
    const file = await readFile(join(folder, path)).catch(() => undefined);
    const type = TYPES[extname(path)];
    if (file !== undefined)
      response.writeHead(200, {
        "content-type": type ?? "application/octet-stream",
        "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      });
    else response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" });
    response.end(
      request.method === "HEAD" ? undefined : (file ?? (await readFile(join(folder, "index.html")))),
    );
  });
  await new Promise<void>((resolve, reject) =>
    server.once("error", reject).listen(port ?? 0, "127.0.0.1", resolve),
  );
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
