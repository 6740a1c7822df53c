const SPECULATIVE = /prefetch|prerender|preview/i;

/** The browser loads ahead of a navigation that may never come: the visitor has not clicked. */
export function isPrefetch(headers: Headers): boolean {
  const purpose =
    headers.get("sec-purpose") ?? headers.get("purpose") ?? headers.get("x-purpose") ?? headers.get("x-moz");
  return purpose !== null && SPECULATIVE.test(purpose);
}

/** Global Privacy Control or Do Not Track is on. */
export function asksForPrivacy(headers: Headers): boolean {
  return headers.get("sec-gpc") === "1" || headers.get("dnt") === "1";
}
