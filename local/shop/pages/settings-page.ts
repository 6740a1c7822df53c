import { REPORT_WAYS, type ReportWay } from "../choices.ts";
import { type Html, html } from "../html.ts";
import type { Visit } from "../visit.ts";
import { layout } from "./layout.ts";

const WAYS: Record<ReportWay, { name: string; line: string }> = {
  server: {
    name: "Server",
    line: "The shop’s server posts the order to the API, with the token from the checkout form. What we recommend.",
  },
  snippet: {
    name: "Snippet",
    line: "The confirmation page calls tributary('conversion', …); the program may hold it for confirmation.",
  },
  both: {
    name: "Snippet, then server",
    line: "The same order twice: it is one conversion, with the server’s amount.",
  },
  pixel: {
    name: "Pixel",
    line: "The confirmation page shows an image that reports, as for visitors without script; it needs the token.",
  },
  stripe: {
    name: "Stripe",
    line: "The webhook of the merchant’s own Stripe account: checkout.session.completed, signed as Stripe signs it.",
  },
};

/** What one may try: how sales are reported, whether consent is asked for, which key the pages carry. */
export function settingsPage(visit: Visit): string {
  const { choices } = visit;
  const ways = REPORT_WAYS.map((way) =>
    option("report", way, choices.report === way, WAYS[way].name, WAYS[way].line),
  );
  const main = html`<h1>Settings</h1>
<p class="soft">For this browser alone. Each is also a query on any page, as <code>?report=snippet&amp;banner=on&amp;currency=VND</code>.</p>
<form method="get" action="/settings" class="panel">
<fieldset><legend>Who reports a sale</legend>${ways}</fieldset>
<fieldset><legend>Consent</legend>
${option("banner", "off", !choices.banner, "No banner", "The shop has its visitors’ consent, or needs none.")}
${option("banner", "on", choices.banner, "Banner", "The snippet keeps nothing until the visitor agrees.")}</fieldset>
<fieldset><legend>Key</legend>
${option("test", "off", !choices.test, "Live", "What is reported counts.")}
${option("test", "on", choices.test, "Test", "What the pages send is marked as test, and earns nobody anything.")}</fieldset>
<button type="submit">Save</button>
</form>`;
  return layout(visit, { title: "Settings", main });
}

const option = (name: string, value: string, checked: boolean, label: string, line: string): Html =>
  html`<label class="option"><input type="radio" name="${name}" value="${value}"${checked && html` checked`}><span><strong>${label}</strong><span class="soft small">${line}</span></span></label>`;
