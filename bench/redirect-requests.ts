import { VISITOR_COOKIE } from "../core/clicks/visitor.ts";
import type { ApiClient } from "../local/demo/api-client.ts";
import { createSampleClicks } from "./sample-clicks.ts";

const LINKS = 20;
const VISITORS = 500;
/** Of so many visitors one brings no cookie: the first visit. */
const FIRST_VISIT_EVERY = 2;

/** Makes links of the demo's partner beside its own and answers their codes. */
export async function makeLinks(api: ApiClient): Promise<string[]> {
  const { data } = await api.get<{ data: { enrollmentId: string }[] }>("/links?limit=1");
  const enrollmentId = data[0]?.enrollmentId;
  if (enrollmentId === undefined) throw new Error("the demo has no link");
  const codes: string[] = [];
  for (let n = 0; n < LINKS; n++) {
    const { code } = await api.post<{ code: string }>("/links", { enrollmentId, code: `bench-${n}` });
    codes.push(code);
  }
  return codes;
}

/**
 * The requests of visitors as browsers send them: half of them known by their cookie, a third of the links with
 * sub-ids, a quarter with UTM parameters, four in five with a referrer.
 */
export function makeRequests(edge: string, codes: readonly string[]): Buffer[] {
  const { host } = new URL(edge);
  const sample = createSampleClicks();
  return Array.from({ length: VISITORS }, (_, n) => {
    const { visitor, userAgent, referrer, sub, utm } = sample.click(0);
    const query = new URLSearchParams({ ...sub, ...utm }).toString();
    return Buffer.from(
      [
        `GET /r/${codes[n % codes.length]}${query === "" ? "" : `?${query}`} HTTP/1.1`,
        `Host: ${host}`,
        `User-Agent: ${userAgent}`,
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language: en-US,en;q=0.9",
        "Accept-Encoding: gzip, deflate, br",
        ...(referrer === undefined ? [] : [`Referer: https://${referrer}/`]),
        ...(n % FIRST_VISIT_EVERY === 0 ? [] : [`Cookie: ${VISITOR_COOKIE}=${visitor}`]),
        "\r\n",
      ].join("\r\n"),
    );
  });
}
