/**
 * What the worker does about a request. `asset`: a file whose name is its content's hash; what is kept of it is as good as
 * new. `page`: the network's answer, or the page that says there is none. `shell`: the network's, or what is kept of what that
 * page is made of. `network`: nothing; the browser asks as if there were no worker.
 */
export type Way = "asset" | "page" | "shell" | "network";

export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

const ASSETS = "/assets/";
const API = "/api/";

/** @param shell paths of what the page without network is made of */
export function chooseWay({ method, mode, url }: Asked, origin: string, shell: readonly string[]): Way {
  const { origin: asked, pathname } = new URL(url);
  if (method !== "GET" || asked !== origin || pathname.startsWith(API)) return "network";
  if (mode === "navigate") return "page";
  if (pathname.startsWith(ASSETS)) return "asset";
  return shell.includes(pathname) ? "shell" : "network";
}

const OWN = "tributary-";

/** The cache of one build. */
export const cacheOf = (version: string): string => OWN + version;

/**
 * What goes when a build takes over: all of this site's caches but its own and the one before, whose tabs may be open.
 *
 * @param names in the order in which they were made, as the browser lists them
 */
export function staleCaches(names: readonly string[], current: string): string[] {
  return names.filter((name) => name.startsWith(OWN) && name !== current).slice(0, -1);
}
