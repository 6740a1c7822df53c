import { html, raw } from "hono/html";
import type { PublicProgram } from "../../core/api/program-pages.ts";
import { paragraphsOf } from "../../core/site/paragraphs.ts";
import { fillShell } from "./fill-shell.ts";

const WORDS_MAX = 200;

/** The site's page with a program's in it: what is shown, what previews of links say, and what search engines read. */
export function fillProgram(shell: string, program: PublicProgram, appUrl: string): string {
  const { programName, organisationName, headline, description, slug } = program;
  const url = new URL(`/p/${slug}`, appUrl).href;
  const title = `${programName}: ${headline}`;
  const summary = firstWords(description === "" ? headline : description);
  const head = html`<link rel="canonical" href="${url}" />
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content="${organisationName}" />
    <meta property="og:title" content="${title}" />
    <meta property="og:description" content="${summary}" />
    <meta property="og:url" content="${url}" />
    <meta name="twitter:card" content="summary" />
    ${dataBlock("application/ld+json", structuredData(program, url))}
    ${dataBlock("application/json", program, "program")}`;
  return fillShell(shell, { title, description: summary, head: String(head), body: String(bodyOf(program)) });
}

/** What schema.org has words for; the trust figures are properties of the service. */
function structuredData(program: PublicProgram, url: string): object {
  const { programName, organisationName, headline, website, trust, updatedAt } = program;
  const property = (name: string, value: number | null, unitText: string) =>
    value === null ? [] : [{ "@type": "PropertyValue", name, value, unitText }];
  return {
    ...{
      "@context": "https://schema.org",
      "@type": "WebPage",
      url,
      name: programName,
      description: headline,
    },
    dateModified: updatedAt,
    mainEntity: {
      ...{
        "@type": "Service",
        serviceType: "Affiliate program",
        name: programName,
        description: headline,
        url,
      },
      provider: {
        "@type": "Organization",
        name: organisationName,
        ...(website === null ? {} : { url: website }),
      },
      additionalProperty: [
        ...property(
          "Approval rate",
          trust.approvalRateBps === null ? null : trust.approvalRateBps / 100,
          "%",
        ),
        ...property("Median days to pay", trust.medianPayDays, "days"),
      ],
    },
  };
}

/** As the site draws it, by the same classes, so that nothing moves when it takes over. */
function bodyOf({ programName, organisationName, headline, description, terms }: PublicProgram) {
  const paragraphs = paragraphsOf(description);
  return html`<div class="page">
    <main>
      <header class="page-head"><div><h1>${headline}</h1><p class="page-lead">${programName} · ${organisationName}</p></div></header>
      <div class="prose">${paragraphs.map((text) => html`<p class="prose-text">${text}</p>`)}</div>
      <ul class="prose">${terms.map((term) => html`<li>${term}</li>`)}</ul>
    </main>
  </div>`;
}

/** JSON that no text in it can end, for browsers to read and never to run. */
function dataBlock(type: string, data: object, id?: string) {
  const json = JSON.stringify(data).replace(/</g, "\\u003c");
  return html`<script type="${type}"${id === undefined ? "" : raw(` id="${id}"`)}>${raw(json)}</script>`;
}

function firstWords(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= WORDS_MAX) return line;
  return `${line.slice(0, line.lastIndexOf(" ", WORDS_MAX - 1))}…`;
}
