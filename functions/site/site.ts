import { type Context, Hono } from "hono";
import { siteHeaders } from "../../core/web-security/headers.ts";
import { listPublishedPages } from "../../db/repositories/program-pages.ts";
import type { AppTypes } from "../context.ts";
import { writeLog } from "../log.ts";
import { getServices } from "../services.ts";
import { showProgram } from "../show-program.ts";
import { fillProgram } from "./fill-program.ts";
import { sitemapOf } from "./sitemap.ts";

/** So long a page may be shown without asking again. */
const FRESH_SECONDS = 60;
type SiteContext = Context<AppTypes>;

/**
 * The pages of the site that those see who run no script: search engines and previews of links. Each is the site's own file
 * with what it shows written into it; in a browser the site takes over.
 */
export const site = new Hono<AppTypes>()
  .use(async (c, next) => {
    c.set("services", await getServices(c.env));
    await next();
  })
  .get("/p/:slug", async (c) => {
    const shell = await readShell(c);
    const found = await showProgram(c.get("services"), c.req.param("slug")).catch((error: unknown) => {
      const data = { error: String(error) };
      writeLog({ level: "error", requestId: null, actor: "site", action: "program.not_shown", data });
      return null;
    });
    // The site says in words what is the matter.
    if (found === null || found === undefined)
      return answerHtml(c, shell, found === null ? 503 : 404, "no-store");
    const { APP_URL } = c.get("services").env;
    return answerHtml(c, fillProgram(shell, found, APP_URL), 200, `public, max-age=${FRESH_SECONDS}`);
  })
  .get("/robots.txt", (c) => {
    const sitemap = new URL("/sitemap.xml", c.get("services").env.APP_URL).href;
    // Nothing is kept from search engines: what only some may see, the API shows to them alone.
    return c.text(`User-agent: *\nDisallow:\n\nSitemap: ${sitemap}\n`, 200, {
      "cache-control": `public, max-age=${FRESH_SECONDS}`,
    });
  })
  .get("/sitemap.xml", async (c) => {
    const { appDb, env } = c.get("services");
    const pages = await listPublishedPages(appDb);
    return c.body(sitemapOf(env.APP_URL, pages), 200, {
      "content-type": "application/xml; charset=utf-8",
      "cache-control": `public, max-age=${FRESH_SECONDS}`,
    });
  });

async function readShell(c: SiteContext): Promise<string> {
  const { ASSETS } = c.get("services").env;
  const answer = await ASSETS.fetch(new URL("/", c.req.url).href);
  if (!answer.ok) throw new Error(`the site's page answers ${answer.status}`);
  return answer.text();
}

function answerHtml(c: SiteContext, html: string, status: 200 | 404 | 503, cacheControl: string): Response {
  const { EDGE_URL } = c.get("services").env;
  return c.body(html, status, {
    ...siteHeaders(new URL(EDGE_URL).origin),
    "content-type": "text/html; charset=utf-8",
    "cache-control": cacheControl,
  });
}
