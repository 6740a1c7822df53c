import { html } from "../html.ts";
import type { OwnPage } from "../own-pages.ts";
import type { Visit } from "../visit.ts";
import { layout } from "./layout.ts";

/** A page to begin with: somebody else's shop, which has no snippet yet. */
export const OWN_PAGE_EXAMPLE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>My shop</title>
<!-- paste the snippet here -->
</head>
<body>
<h1>My shop</h1>
<button id="buy">Buy for 25.00 USD</button>
<p id="done"></p>
<script>
document.getElementById("buy").onclick = function () {
  tributary("conversion", { orderId: "my-" + Date.now(), amountMinor: 2500, currency: "USD" });
  document.getElementById("done").textContent = "Thank you.";
};
</script>
</body>
</html>
`;

const NEW_PAGE: OwnPage = { site: "my-shop", path: "/", markup: OWN_PAGE_EXAMPLE };

export interface PasteParts {
  readonly pages: readonly { readonly site: string; readonly path: string; readonly url: string }[];
  readonly entry?: OwnPage;
  readonly problem?: string;
}

/** Where somebody pastes pages of their own, each site served on a host of its own. */
export function pastePage(visit: Visit, { pages, entry = NEW_PAGE, problem }: PasteParts): string {
  const main = html`<h1>A page of your own</h1>
<p>Paste HTML, with the snippet that the dashboard gave you. It is served as it stands, on a host of its own.
Allow that host in your program: <code>*.shop.localhost</code> covers all of them.</p>
${problem !== undefined && html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="/paste" class="panel">
<div class="row"><label>Site <input name="site" value="${entry.site}" required maxlength="32" pattern="[a-z0-9\\-]+" autocapitalize="none"></label>
<label>Path <input name="path" value="${entry.path}" required maxlength="200" autocapitalize="none"></label></div>
<label>HTML <textarea name="markup" rows="18" spellcheck="false" required>${entry.markup}</textarea></label>
<button type="submit">Save the page</button>
</form>
${
  pages.length > 0 &&
  html`<h2>Your pages</h2><ul class="plainlist">${pages.map(
    ({ site, path, url }) =>
      html`<li><a href="${url}">${url}</a> · <a href="/paste?site=${site}&amp;path=${encodeURIComponent(path)}">edit</a></li>`,
  )}</ul>`
}`;
  return layout(visit, { title: "A page of your own", main, staff: true });
}
