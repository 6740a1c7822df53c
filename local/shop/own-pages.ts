import type { DatabaseSync } from "node:sqlite";

export const OWN_PAGES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS own_pages (
    site TEXT NOT NULL, path TEXT NOT NULL, markup TEXT NOT NULL, PRIMARY KEY (site, path)
  );
`;

export interface OwnPage {
  /** Its host is `<site>.shop.localhost`. */
  readonly site: string;
  readonly path: string;
  readonly markup: string;
}

export type OwnPages = ReturnType<typeof createOwnPages>;

const SITE = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;
const PATH = /^\/[A-Za-z0-9/_.-]{0,200}$/;
export const OWN_PAGE_MAX_BYTES = 256 * 1024;

/** Pages that somebody pasted, to try the snippet on a site of their own. */
export function createOwnPages(database: DatabaseSync) {
  const put = database.prepare("INSERT OR REPLACE INTO own_pages (site, path, markup) VALUES (?, ?, ?)");
  const get = database.prepare("SELECT * FROM own_pages WHERE site = ? AND path = ?");
  const all = database.prepare("SELECT site, path FROM own_pages ORDER BY site, path");
  return {
    put: ({ site, path, markup }: OwnPage): void => {
      put.run(site, path, markup);
    },
    find: (site: string, path: string): OwnPage | undefined =>
      get.get(site, path) as unknown as OwnPage | undefined,
    list: (): Pick<OwnPage, "site" | "path">[] => all.all() as unknown as Pick<OwnPage, "site" | "path">[],
  };
}

/** What is wrong with a page that was pasted; undefined: nothing. */
export function refuseOwnPage({ site, path, markup }: OwnPage): string | undefined {
  if (!SITE.test(site)) return "The site's name must be 1 to 32 of a–z 0–9 and -.";
  if (!PATH.test(path)) return "The path must begin with / and have no spaces, queries or fragments.";
  if (markup.trim() === "") return "The page is empty.";
  if (Buffer.byteLength(markup) > OWN_PAGE_MAX_BYTES) return "The page has more than 256 KB.";
  return undefined;
}
