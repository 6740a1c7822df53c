import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CDPSession, Page } from "playwright-core";

interface Fault {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** Less than half as long as what the package has as its source, which each page would be sent and read. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

const STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Once what changes its looks has changed them. */
const SETTLED = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() =>
  Promise.allSettled(document.getAnimations().filter((a) => a instanceof CSSTransition).map((a) => a.finished)))
  .then(() => undefined)`;

/** What axe finds on a page against WCAG 2.2 AA: a line for each element at fault. */
export async function faultsFor(page: Page): Promise<string[]> {
  // Half-way between two colours, a thing would seem to be of neither.
  await page.evaluate(SETTLED);
  await addAxe(page);
  const options = JSON.stringify({ runOnly: { type: "tag", values: STANDARD }, resultTypes: ["violations"] });
  const faults = await page.evaluate<Fault[]>(`axe.run(document, ${options}).then((r) => r.violations)`);
  return faults.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} (${failureSummary ?? ""})`),
  );
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/**
 * Evaluated by the debugger, so that the page's own content security policy stays as it is; and there as a script, which the browser compiles
 * once for all pages that follow each other. What Playwright evaluates is compiled for each, which takes a third of what axe does.
 */
async function addAxe(page: Page): Promise<void> {
  const opened = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, opened);
  const session = await opened;
  const { exceptionDetails } = await session.send("Runtime.evaluate", { expression: AXE });
  if (exceptionDetails !== undefined) throw new Error(`axe: ${exceptionDetails.text}`);
}
