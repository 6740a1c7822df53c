import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { freePorts } from "../local/http/free-ports.ts";
import { launchProfile } from "../tests/support/browser.ts";
import { type Login, PERSON, signIn } from "../tests/support/people.ts";
import type { Figure } from "./figures.ts";
import { startHttp2Front } from "./start-http2-front.ts";
import { startTemporaryPlatform } from "./start-temporary-platform.ts";

/** Fetched when this runs: it weighs more than all that the platform itself is made of. */
const LIGHTHOUSE = "lighthouse@13.5.0";
/** DESIGN 10, and what Part 6 asks of search engines' side. */
const SCORE_MIN = 95;
const BOUNDS = { lcpMs: 2_500, ttfbMs: 100, shift: 0.01 };
const FORMS = ["mobile", "desktop"] as const;
/** Where to keep each whole report, as the browser shows it and as JSON. */
const REPORTS = process.env.TRIBUTARY_LIGHTHOUSE_REPORTS;
/** Which alone to look at, as `merchant home, mobile`: what its name begins with. */
const ONLY = process.env.TRIBUTARY_LIGHTHOUSE_ONLY ?? "";

interface Report {
  readonly runtimeError?: { readonly message: string };
  readonly categories: Readonly<Record<string, { readonly title: string; readonly score: number | null }>>;
  readonly audits: Readonly<
    Record<string, { readonly title: string; readonly score: number | null; readonly numericValue?: number }>
  >;
}

/**
 * Lighthouse's scores of the built site on the platform as `npm start` runs it, as a slow phone and as a desk see it:
 * the landing page, a program's page, and the homes of an affiliate and a merchant, who are signed in.
 */
export async function run(): Promise<Figure[]> {
  const temporary = await startTemporaryPlatform();
  const { app, demo } = temporary.platform.ready;
  const front = await startHttp2Front(app);
  const pages: readonly Looked[] = [
    { name: "landing", path: "/" },
    { name: "program page", path: "/p/demo" },
    { name: "affiliate home", path: "/affiliate", who: demo.affiliate },
    { name: "merchant home", path: "/merchant", who: demo.merchant },
  ];
  try {
    const figures: Figure[] = [];
    for (const page of pages) {
      const forms = FORMS.filter((form) => nameOf(page, form).startsWith(ONLY));
      if (forms.length > 0) figures.push(...(await look(temporary.folder, front.url, page, forms)));
    }
    return figures;
  } finally {
    await front.stop();
    await temporary.stop();
  }
}

interface Looked {
  readonly name: string;
  readonly path: string;
  readonly who?: Login;
}

type Form = (typeof FORMS)[number];
const nameOf = ({ name }: Looked, form: Form) => `${name}, ${form}`;

async function look(folder: string, app: string, looked: Looked, forms: readonly Form[]): Promise<Figure[]> {
  const { name, path, who } = looked;
  const [port = 0] = await freePorts(1);
  const args = [`--remote-debugging-port=${port}`, "--ignore-certificate-errors"];
  const context = await launchProfile(join(folder, name), args, {
    userAgent: PERSON,
    ignoreHTTPSErrors: true,
  });
  const figures: Figure[] = [];
  try {
    const page = await context.newPage();
    if (who !== undefined) await signIn(page, app, who);
    await page.goto("about:blank");
    for (const form of forms) {
      // The account stays signed in; what the site is made of comes anew, as on a first visit.
      const cdp = await context.newCDPSession(page);
      await cdp.send("Network.clearBrowserCache");
      await cdp.send("Storage.clearDataForOrigin", {
        origin: app,
        storageTypes: "service_workers,cache_storage",
      });
      const report = await ask(`${app}${path}`, form, port, join(folder, `${name} ${form}.json`));
      const value = (audit: string) => Math.round(report.audits[audit]?.numericValue ?? Number.NaN);
      for (const { title, score } of Object.values(report.categories)) {
        const atLeast = title === "SEO" ? 100 : SCORE_MIN;
        figures.push({
          what: `${name}, ${form}: ${title}`,
          value: 100 * (score ?? Number.NaN),
          unit: "",
          atLeast,
        });
      }
      const ms = { unit: "ms" };
      figures.push(
        {
          what: `${name}, ${form}: LCP`,
          value: value("largest-contentful-paint"),
          ...ms,
          atMost: BOUNDS.lcpMs,
        },
        {
          what: `${name}, ${form}: TTFB`,
          value: value("server-response-time"),
          ...ms,
          atMost: BOUNDS.ttfbMs,
        },
        {
          what: `${name}, ${form}: layout shift`,
          value: report.audits["cumulative-layout-shift"]?.numericValue ?? Number.NaN,
          ...{ unit: "", atMost: BOUNDS.shift },
        },
      );
      for (const { title, score } of Object.values(report.audits))
        if (score !== null && score < 0.9) console.log(`${name}, ${form}: ${title} (${score})`);
    }
  } finally {
    await context.close();
  }
  return figures;
}

async function ask(url: string, form: Form, port: number, file: string): Promise<Report> {
  const preset = form === "desktop" ? ["--preset=desktop"] : [];
  const output = ["--output=json", "--output=html", `--output-path=${file.replace(/\.json$/, "")}`];
  await promisify(execFile)(
    "npx",
    ["--yes", LIGHTHOUSE, url, `--port=${port}`, "--disable-storage-reset", "--quiet", ...preset, ...output],
    { maxBuffer: 64 * 2 ** 20 },
  );
  const report: Report = JSON.parse(readFileSync(file.replace(/\.json$/, ".report.json"), "utf8"));
  if (report.runtimeError !== undefined) throw new Error(`${url}: ${report.runtimeError.message}`);
  if (REPORTS !== undefined) {
    mkdirSync(REPORTS, { recursive: true });
    for (const kind of ["html", "json"])
      copyFileSync(
        file.replace(/json$/, `report.${kind}`),
        join(REPORTS, basename(file).replace(/json$/, kind)),
      );
  }
  return report;
}
