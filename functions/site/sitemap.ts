import { html } from "hono/html";

interface Page {
  readonly slug: string;
  readonly updatedAt: Date;
}

/** Every public page, as sitemaps.org has it. */
export function sitemapOf(appUrl: string, pages: readonly Page[]): string {
  const own = ["/", "/register", "/terms", "/privacy", "/status"].map(
    (path) => html`<url><loc>${new URL(path, appUrl).href}</loc></url>`,
  );
  const programs = pages.map(
    ({ slug, updatedAt }) =>
      html`<url><loc>${new URL(`/p/${slug}`, appUrl).href}</loc><lastmod>${updatedAt.toISOString()}</lastmod></url>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${own}${programs}</urlset>`}\n`;
}
