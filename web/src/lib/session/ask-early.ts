import { alone, askRefresh, browserAttempts } from "./ask-refresh.ts";
import type {} from "./early.ts";

/*
 * A script of its own (web/early-file.ts), which is here long before the site is: whether somebody is signed in is known by the
 * time there is something to show them.
 */

const TIMEOUT_MS = 15_000;
const fetchNow = (path: string, init: RequestInit) =>
  fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });

if (!("tributaryEarly" in window))
  window.tributaryEarly = alone(() => askRefresh(fetchNow, browserAttempts())).then(
    (answer) => (answer instanceof Response ? undefined : answer),
    // The site asks again, and says what is wrong.
    () => undefined,
  );

// What knows of languages is read as well, before there is anything to show: the first that formats takes a slow phone longer than
// a page to draw.
Intl.NumberFormat();
Intl.DateTimeFormat();
