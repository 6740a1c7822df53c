/*
 * What Mozilla's HTTP Observatory makes of an answer that came over https, as its scoring table has it
 * (https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring). Everybody begins with 100; bonuses count only for
 * whoever has 90 without them. Redirecting from http is Cloudflare's, and counts nothing here.
 */

export interface Observed {
  readonly headers: Headers;
  /** Of an HTML page, for its scripts; null: it is none. */
  readonly html: string | null;
}

export interface Observation {
  readonly score: number;
  readonly grade: string;
  /** By test. */
  readonly modifiers: Readonly<Record<string, number>>;
}

type Test = (observed: Observed) => number;

const BONUS_FROM = 90;
const HALF_A_YEAR_SECONDS = 15_768_000;
const GRADES: readonly (readonly [number, string])[] = [
  ...([
    [100, "A+"],
    [90, "A"],
    [85, "A-"],
    [80, "B+"],
    [70, "B"],
    [65, "B-"],
    [60, "C+"],
    [50, "C"],
  ] as const),
  ...([
    [45, "C-"],
    [40, "D+"],
    [30, "D"],
    [25, "D-"],
    [0, "F"],
  ] as const),
];

export function observe(observed: Observed): Observation {
  const modifiers = Object.fromEntries(Object.entries(TESTS).map(([name, test]) => [name, test(observed)]));
  const values = Object.values(modifiers);
  const sum = (wanted: (value: number) => boolean) =>
    values.filter(wanted).reduce((all, one) => all + one, 0);
  const base = Math.max(0, 100 + sum((value) => value < 0));
  const score = base >= BONUS_FROM ? base + sum((value) => value > 0) : base;
  return { score, grade: GRADES.find(([from]) => score >= from)?.[1] ?? "F", modifiers };
}

type Policy = ReadonlyMap<string, readonly string[]>;

/** Of several policies each holds; one is read here, since this platform sends one. */
function parseCsp(headers: Headers): Policy | undefined {
  const text = headers.get("content-security-policy");
  if (text === null || text.includes(",")) return undefined;
  const directives = text.split(";").map((directive) => directive.trim().toLowerCase().split(/\s+/));
  return new Map(directives.flatMap(([name = "", ...values]) => (name === "" ? [] : [[name, values]])));
}

const BROAD = ["*", "http:", "https:", "data:", "blob:", "ftp:"];
const sourcesOf = (policy: Policy, name: string): readonly string[] =>
  policy.get(name) ?? policy.get("default-src") ?? ["*"];
const isBroad = (sources: readonly string[]) => sources.some((source) => BROAD.includes(source));

function scoreCsp({ headers }: Observed): number {
  const policy = parseCsp(headers);
  if (policy === undefined) return -25;
  const [scripts, objects, styles] = ["script-src", "object-src", "style-src"].map((name) =>
    sourcesOf(policy, name),
  );
  if (scripts === undefined || objects === undefined || styles === undefined) return -25;
  if ([scripts, objects].some((sources) => sources.includes("'unsafe-inline'") || isBroad(sources)))
    return -20;
  const active = ["script-src", "object-src", "style-src", "connect-src", "frame-src", "font-src"];
  const isPlain = (name: string) => sourcesOf(policy, name).some((source) => source.startsWith("http://"));
  if (active.some(isPlain)) return -20;
  if ([...policy.values()].some((sources) => sources.includes("'unsafe-eval'"))) return -10;
  if (["img-src", "media-src"].some(isPlain)) return -10;
  if (styles.includes("'unsafe-inline'") || isBroad(styles)) return 0;
  const action = policy.get("form-action")?.join(" ");
  const closed =
    policy.get("default-src")?.join(" ") === "'none'" && ["'none'", "'self'"].includes(action ?? "");
  return closed ? 10 : 5;
}

function scoreCookies({ headers }: Observed): number {
  const cookies = headers.getSetCookie();
  if (cookies.length === 0) return 0;
  const has = (flag: RegExp) => cookies.every((cookie) => flag.test(cookie));
  if (!has(/;\s*secure/i)) return hsts(headers) === 0 ? -10 : -40;
  if (!has(/;\s*httponly/i)) return -30;
  if (cookies.some((cookie) => /;\s*samesite=(?!strict|lax)/i.test(cookie))) return -20;
  return has(/;\s*samesite=(strict|lax)/i) ? 5 : 0;
}

function scoreCors({ headers }: Observed): number {
  const open = headers.get("access-control-allow-origin");
  return open !== null && open !== "null" && headers.get("access-control-allow-credentials") === "true"
    ? -50
    : 0;
}

function scoreReferrer({ headers }: Observed): number {
  const policy = headers.get("referrer-policy");
  if (policy === null) return 0;
  const safe = ["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"];
  return safe.includes(policy.split(",").at(-1)?.trim() ?? "") ? 5 : -5;
}

function hsts(headers: Headers): number {
  const [, seconds] = /max-age=(\d+)/i.exec(headers.get("strict-transport-security") ?? "") ?? [];
  if (seconds === undefined) return -20;
  return Number(seconds) >= HALF_A_YEAR_SECONDS ? 0 : -10;
}

/** Scripts of other origins need a hash; ours are all of the site's own, which counts nothing. */
function scoreIntegrity({ html }: Observed): number {
  const sources = [...(html ?? "").matchAll(/<script[^>]*\ssrc=["']?([^"'\s>]+)/gi)].map(
    ([, src = ""]) => src,
  );
  if (sources.some((src) => src.startsWith("http:") || src.startsWith("//"))) return -50;
  return sources.some((src) => src.startsWith("https:")) ? -5 : 0;
}

const scoreSniffing: Test = ({ headers }) => (headers.get("x-content-type-options") === "nosniff" ? 0 : -5);

function scoreFraming({ headers }: Observed): number {
  if (parseCsp(headers)?.has("frame-ancestors")) return 5;
  return /^(deny|sameorigin)$/i.test(headers.get("x-frame-options") ?? "") ? 0 : -20;
}

function scoreResourcePolicy({ headers }: Observed): number {
  const policy = headers.get("cross-origin-resource-policy");
  if (policy === null || policy === "cross-origin") return 0;
  return policy === "same-origin" || policy === "same-site" ? 10 : -5;
}

const TESTS: Readonly<Record<string, Test>> = {
  "content-security-policy": scoreCsp,
  cookies: scoreCookies,
  "cross-origin-resource-sharing": scoreCors,
  "referrer-policy": scoreReferrer,
  "strict-transport-security": ({ headers }) => hsts(headers),
  "subresource-integrity": scoreIntegrity,
  "x-content-type-options": scoreSniffing,
  "x-frame-options": scoreFraming,
  "cross-origin-resource-policy": scoreResourcePolicy,
};
