import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePorts } from "../local/http/free-ports.ts";
import { launchProfile } from "../tests/support/browser.ts";
import { type Login, PERSON, signIn } from "../tests/support/people.ts";
import type { Figure } from "./figures.ts";
import { startTemporaryPlatform, type TemporaryPlatform } from "./start-temporary-platform.ts";

/** Fetched when this runs: it weighs more than all that the platform itself is made of. */
const LIGHTHOUSE = "lighthouse@13.5.0";
/** DESIGN 10, and what Part 6 asks of search engines' side. */
const SCORE_MIN = 95;
const BOUNDS = { lcpMs: 2_500, ttfbMs: 100, shift: 0.01 };
const FORMS = ["mobile", "desktop"] as const;
/** Where to keep each whole report, as the browser shows it. */
const REPORTS = process.env.TRIBUTARY_LIGHTHOUSE_REPORTS;

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
  try {
    const { demo } = temporary.platform.ready;
    return [
      ...(await look(temporary, "landing", "/")),
      ...(await look(temporary, "program page", "/p/demo")),
      ...(await look(temporary, "affiliate home", "/affiliate", demo.affiliate)),
      ...(await look(temporary, "merchant home", "/merchant", demo.merchant)),
    ];
  } finally {
    await temporary.stop();
  }
}

async function look(at: TemporaryPlatform, name: string, path: string, who?: Login): Promise<Figure[]> {
  const { app } = at.platform.ready;
  const [port = 0] = await freePorts(1);
  const profile = join(at.folder, name);
  const context = await launchProfile(profile, [`--remote-debugging-port=${port}`], { userAgent: PERSON });
  const figures: Figure[] = [];
  try {
    const page = await context.newPage();
    if (who !== undefined) await signIn(page, app, who);
    await page.goto("about:blank");
    for (const form of FORMS) {
      // The account stays signed in; what the site is made of comes anew, as on a first visit.
      const cdp = await context.newCDPSession(page);
      await cdp.send("Network.clearBrowserCache");
      await cdp.send("Storage.clearDataForOrigin", {
        origin: app,
        storageTypes: "service_workers,cache_storage",
      });
      const report = await ask(`${app}${path}`, form, port, join(at.folder, `${name} ${form}.json`));
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

async function ask(url: string, form: (typeof FORMS)[number], port: number, file: string): Promise<Report> {
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
    const html = file.replace(/\.json$/, ".report.html");
    writeFileSync(join(REPORTS, html.slice(html.lastIndexOf("/") + 1)), readFileSync(html));
  }
  return report;
}
