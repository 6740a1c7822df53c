import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type LaunchOptions,
  chromium as playwright,
} from "playwright-core";

/**
 * Executable of a whole Chromium, as `TRIBUTARY_CHROMIUM` names it (docs/local.md): it has the back/forward cache and
 * prerendering, which the registry's has not. Undefined: the registry's.
 */
export const WHOLE_CHROMIUM = process.env.TRIBUTARY_CHROMIUM || undefined;

/**
 * What the package adds for its own purposes and these tests cannot bear: in a single process, closing one page ends
 * the browser; and without web security a page may read and send what no visitor's browser would let it.
 */
const UNWANTED = [
  "--single-process",
  "--disable-web-security",
  "--disable-site-isolation-trials",
  "--allow-running-insecure-content",
];
/** Its graphics card made of software: what these pages show, Chromium draws without one in three quarters of the time. */
const GRAPHICS = [
  "--ignore-gpu-blocklist",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];
const LEFT_OUT = new Set([...UNWANTED, ...GRAPHICS]);

/** What the same browser calls itself with a window; without one it says Headless, and is counted as a bot. */
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36";
/** As root a Chromium runs without its sandbox. */
const OWN_ARGS = ["--no-sandbox", `--user-agent=${USER_AGENT}`, "--disable-background-networking"];
/**
 * What V8 compiles a second time, to be quicker, pays off on a page that stays open; tests leave theirs within seconds. Benchmarks, which
 * are not run by Vitest, measure what visitors have.
 */
if (process.env.VITEST !== undefined) OWN_ARGS.push("--js-flags=--no-turbofan --no-maglev");

/** A real Chromium, as strict as a visitor's: out of the npm registry, or the one that is named. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch(await launchOptions());
}

/** The same with one profile for all of its pages, kept in a folder. @param args more of the command line's */
export async function launchProfile(
  folder: string,
  args: readonly string[],
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const launch = await launchOptions();
  return playwright.launchPersistentContext(folder, {
    ...launch,
    ...options,
    args: [...(launch.args ?? []), ...args],
  });
}

async function launchOptions(): Promise<LaunchOptions> {
  const options: LaunchOptions =
    WHOLE_CHROMIUM === undefined
      ? {
          executablePath: await chromium.executablePath(),
          args: [...chromium.args.filter((arg) => !LEFT_OUT.has(arg)), "--disable-gpu", ...OWN_ARGS],
        }
      : {
          executablePath: WHOLE_CHROMIUM,
          args: OWN_ARGS,
          // Playwright turns off what visitors have.
          ignoreDefaultArgs: ["--disable-back-forward-cache"],
        };
  return { ...options, headless: true };
}

/** A window that nobody watches, since a browser that is watched does not prerender. Answers what closes it. */
export function openUnwatched(executable: string, url: string): () => Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), "tributary-browser-"));
  const args = [...OWN_ARGS, "--headless", "--no-first-run", `--user-data-dir=${profile}`, url];
  const browser: ChildProcess = spawn(executable, args, { stdio: "ignore", detached: true });
  const ended = once(browser, "exit");
  return async () => {
    if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid, "SIGKILL");
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
}
