import { isFinal, type PageAnswer, type PageCheck, readPageAnswer } from "../page-check.ts";

const CHECK_HASH = "#tributary-check";
/** How long the snippet may take to say that it is there, and then to have its first beacon answered. */
const ANSWER_MS = 8_000;
const LOOK_MS = 250;

/**
 * Opens the page in a window and waits for its snippet. Must be called by a click, or the browser opens no window.
 * `onAnswer` is told what is known so far.
 */
export async function runPageCheck(
  pageUrl: string,
  snippetUrl: string,
  onAnswer: (check: PageCheck) => void,
): Promise<PageCheck> {
  const url = new URL(pageUrl);
  url.hash = CHECK_HASH;
  const opened = window.open(url.href, "_blank");
  if (opened === null) return { kind: "no_window" };
  const [answer, loads] = await Promise.all([
    listen(opened, url.origin, (given) => onAnswer({ kind: "answered", answer: given })),
    canLoad(snippetUrl),
  ]);
  if (answer !== null) return { kind: "answered", answer };
  return loads ? { kind: "silent", closed: opened.closed } : { kind: "blocked" };
}

/** Whether this browser gets the tracker's script at all. The answer itself cannot be read, and need not be. */
function canLoad(snippetUrl: string): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  return fetch(snippetUrl, { mode: "no-cors", cache: "no-store", credentials: "omit", signal }).then(
    () => true,
    () => false,
  );
}

/** The last thing that the opened page's snippet said; null: nothing. */
function listen(
  opened: Window,
  origin: string,
  onAnswer: (answer: PageAnswer) => void,
): Promise<PageAnswer | null> {
  return new Promise((resolve) => {
    let last: PageAnswer | null = null;
    const until = Date.now() + ANSWER_MS;
    const end = () => {
      clearInterval(timer);
      window.removeEventListener("message", hear);
      resolve(last);
    };
    const hear = ({ source, origin: from, data }: MessageEvent<unknown>) => {
      if (source !== opened || from !== origin) return;
      const answer = readPageAnswer(data);
      if (answer === null) return;
      last = answer;
      onAnswer(answer);
      if (isFinal(answer)) end();
    };
    const timer = setInterval(() => {
      if (Date.now() >= until || (opened.closed && last === null)) end();
    }, LOOK_MS);
    window.addEventListener("message", hear);
  });
}
