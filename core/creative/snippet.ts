import type { CreativeKind } from "./kinds.ts";

/** What a snippet is made of. */
export interface SnippetParts {
  readonly id: string;
  readonly kind: CreativeKind;
  readonly name: string;
  readonly text: string | null;
  /** Of a page. */
  readonly url: string | null;
  readonly file: {
    readonly url: string;
    readonly width: number | null;
    readonly height: number | null;
  } | null;
}

/** The sub-id by which clicks say which creative they came from. */
const CREATIVE_SUB_ID = "s5";

/**
 * What an affiliate pastes: HTML of a picture or of a page behind its own link, or words with the link below. The link
 * names the creative in its sub-id `s5`; a page is led to by a deep link, which the campaign's hosts must allow. Null:
 * videos and files are not pasted.
 */
export function creativeSnippet(parts: SnippetParts, link: string): string | null {
  const href = new URL(link);
  href.searchParams.set(CREATIVE_SUB_ID, parts.id);
  if (parts.kind === "text") return `${parts.text ?? ""}\n\n${href}`;
  if (parts.kind === "page") {
    if (parts.url !== null) href.searchParams.set("url", parts.url);
    return `<a href="${escapeHtml(href.href)}">${escapeHtml(parts.text ?? parts.name)}</a>`;
  }
  if (parts.kind !== "image" || parts.file === null) return null;
  const { url, width, height } = parts.file;
  const size = width === null || height === null ? "" : ` width="${width}" height="${height}"`;
  const image = `<img src="${escapeHtml(url)}" alt="${escapeHtml(parts.text ?? parts.name)}"${size}>`;
  return `<a href="${escapeHtml(href.href)}">${image}</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
