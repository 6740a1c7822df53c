import { SUB_ID_NAMES } from "../../../../core/clicks/click-event.ts";

/** Sub-ids that are added to a link where it is shared. */
export type ShareParts = Readonly<Record<(typeof SUB_ID_NAMES)[number], string>>;

export const NO_PARTS: ShareParts = { s1: "", s2: "", s3: "", s4: "", s5: "" };

/** The link as it is shared; what is empty is left out. */
export function shareUrl(link: string, parts: ShareParts): string {
  const url = new URL(link);
  for (const name of SUB_ID_NAMES) {
    if (parts[name].trim() !== "") url.searchParams.set(name, parts[name].trim());
  }
  return url.href;
}

/** Lines as they are pasted, `PAGE CODE` in either order, each of which may be left out; empty lines are none. */
export function readLinkLines(text: string): { destinationUrl?: string; code?: string }[] {
  return text.split("\n").flatMap((line) => {
    const words = line.split(/\s+/).map((word) => word.replace(/^[,;]+|[,;]+$/g, ""));
    const [page, code] = [words.find(isPage), words.find((word) => word !== "" && !isPage(word))];
    if (page === undefined && code === undefined) return [];
    return [
      { ...(page === undefined ? {} : { destinationUrl: page }), ...(code === undefined ? {} : { code }) },
    ];
  });
}

const isPage = (word: string) => /[/.:]/.test(word);
