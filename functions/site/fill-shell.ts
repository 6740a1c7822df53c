import { html } from "hono/html";

interface Filling {
  readonly title: string;
  readonly description: string;
  /** HTML, escaped already. */
  readonly head: string;
  readonly body: string;
}

const TITLE = /<title>[^<]*<\/title>/;
const DESCRIPTION = /<meta name="description" content="[^"]*"\s*\/?>/;
/** With what stands there until the site is loaded. */
const ROOT = /<div id="root">.*?<!-- root --><\/div>/s;
const HEAD_END = "</head>";

/** The site's `index.html` with a page written into it. @throws when that file has not the places for it */
export function fillShell(shell: string, { title, description, head, body }: Filling): string {
  for (const place of [TITLE, DESCRIPTION, ROOT]) if (!place.test(shell)) throw lacking(place.source);
  if (!shell.includes(HEAD_END)) throw lacking(HEAD_END);
  return shell
    .replace(TITLE, () => String(html`<title>${title}</title>`))
    .replace(DESCRIPTION, () => String(html`<meta name="description" content="${description}" />`))
    .replace(HEAD_END, () => head + HEAD_END)
    .replace(ROOT, () => `<div id="root">${body}</div>`);
}

const lacking = (place: string) => new Error(`the site's page has no ${place}`);
