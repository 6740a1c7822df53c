import { type Locale, localeOf } from "../core/notifications/words/say.ts";
import type { AppContext } from "./context.ts";

/** The language that the caller asks for first (`accept-language`), for sentences of an answer; English unless it is one we speak. */
export const languageOf = (c: AppContext): Locale =>
  localeOf(c.req.header("accept-language")?.split(/[,;]/)[0]?.trim() ?? "en");
