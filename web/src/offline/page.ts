import { createPoller } from "../lib/create-poller.ts";
import { startLanguage } from "../lib/texts/language.ts";
import { textsNow } from "../lib/texts/texts.ts";
import { offlineTexts } from "./texts/offline.ts";

/*
 * The page that the worker shows under any address while there is no network. It has none of the site's code: it is as small
 * as it can be, and is of no version.
 */

const RETRY_MS = 2_000;
const RETRY_MAX_MS = 30_000;

startLanguage();
const t = textsNow(offlineTexts);
const news = make("p", "quiet", "");
news.setAttribute("role", "status");
draw();

let pressed = false;
const poller = createPoller({
  poll: async (signal) => {
    // Any answer will do: what the server has to say of the page, it says on the page.
    await fetch(location.href, { method: "HEAD", cache: "no-store", signal });
    poller.stop();
    location.reload();
    return true;
  },
  intervalMs: RETRY_MS,
  maxIntervalMs: RETRY_MAX_MS,
  isHidden: () => document.hidden,
  onWait: () => {
    if (pressed) news.textContent = t.still;
    pressed = false;
  },
});
for (const event of ["online", "focus"]) addEventListener(event, () => poller.wake());
document.addEventListener("visibilitychange", () => poller.wake());

function draw(): void {
  document.title = `${t.title} · Tributary`;
  const main = document.createElement("main");
  const head = make("header", "page-head", "");
  const words = make("div", "", "");
  const title = make("h1", "", t.title);
  title.tabIndex = -1;
  words.append(title, make("p", "page-lead", t.lead));
  head.append(words);
  const again = make("button", "button is-main", t.again);
  again.addEventListener("click", () => {
    news.textContent = "";
    pressed = true;
    poller.wake();
  });
  const row = make("p", "", "");
  row.append(again);
  main.append(head, row, news);
  document.querySelector(".page")?.append(main);
  title.focus();
}

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  text: string,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
