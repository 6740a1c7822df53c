import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { headersFor, parseHeaderRules, pathPattern } from "./header-rules.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".ico": "image/x-icon",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};
/** Of these, what Cloudflare compresses: https://developers.cloudflare.com/speed/optimization/content/compression/ */
const COMPRESSED =
  /^(text\/(html|javascript|css|plain)|image\/(svg\+xml|x-icon)|application\/(manifest\+)?json)/;
const COMPRESSED_BYTES_MIN = 48;
/** What Pages reads, and does not serve. */
const HEADERS_FILE = "/_headers";
const REDIRECTS_FILE = "/_redirects";

export interface AssetsOptions {
  /** The built site, `web/dist`. */
  folder: string;
  port?: number;
  /** Paths that lead elsewhere, as `/mailbox` to what catches this machine's mails. */
  redirects?: Readonly<Record<string, string>>;
}

/**
 * Serves the static site as Pages does behind `env.ASSETS`: files with the headers that `_headers` gives them, index.html
 * where `_redirects` says so, and 404.html with its status for what is neither.
 */
export async function startAssets({
  folder,
  port,
  redirects = {},
}: AssetsOptions): Promise<{ url: string; close(): Promise<void> }> {
  const rules = parseHeaderRules(await readFile(join(folder, HEADERS_FILE), "utf8").catch(() => ""));
  const pages = parsePages(await readFile(join(folder, REDIRECTS_FILE), "utf8").catch(() => ""));
  const pack = createPacker();
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://assets").pathname));
    const elsewhere = redirects[path];
    if (elsewhere !== undefined) return void response.writeHead(302, { location: elsewhere }).end();
    const isHidden = path === HEADERS_FILE || path === REDIRECTS_FILE;
    const file = isHidden ? undefined : await readFile(join(folder, path)).catch(() => undefined);
    const isPage = path === "/" || pages.some((page) => page.test(path));
    const type = file === undefined ? TYPES[".html"] : (TYPES[extname(path)] ?? "application/octet-stream");
    const shown = file ?? (await readFile(join(folder, isPage ? "index.html" : "404.html")));
    const packed = isPacked(type, shown, request.headers["accept-encoding"]) ? pack(shown) : undefined;
    response.writeHead(file !== undefined || isPage ? 200 : 404, {
      "content-type": type,
      "cache-control": "no-cache",
      ...(packed === undefined ? {} : { "content-encoding": "gzip", vary: "accept-encoding" }),
      ...headersFor(rules, path),
    });
    response.end(request.method === "HEAD" ? undefined : (packed ?? shown));
  });
  await new Promise<void>((resolve, reject) =>
    server.once("error", reject).listen(port ?? 0, "127.0.0.1", resolve),
  );
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${address.port}`, close };
}

function isPacked(type: string | undefined, { length }: Buffer, accepted: unknown): boolean {
  return COMPRESSED.test(type ?? "") && length >= COMPRESSED_BYTES_MIN && /\bgzip\b/.test(String(accepted));
}

/** Packs each content once: the same few files are asked for by every visitor. */
function createPacker(): (content: Buffer) => Buffer {
  const packed = new Map<string, Buffer>();
  return (content) => {
    const key = hash("sha256", content);
    const known = packed.get(key) ?? gzipSync(content);
    packed.set(key, known);
    return known;
  };
}

/** Reads `_redirects`, of which this site uses one kind: `PATH / 200` serves the site's page under another address. */
function parsePages(text: string): RegExp[] {
  return text.split("\n").flatMap((line) => {
    const [path = "", target, status] = line.trim().split(/\s+/);
    return target === "/" && status === "200" ? [pathPattern(path)] : [];
  });
}
