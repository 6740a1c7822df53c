import { handle } from "hono/cloudflare-pages";
import { site } from "./site/site.ts";

export const onRequest = handle(site);
