import { createTributary } from "./call.ts";

/** For npm: `tributary("init", { key, host })`, then as in a page. */
export const tributary = createTributary();
