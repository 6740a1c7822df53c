/**
 * How somebody further down is named to an affiliate: by initials. Whom one enrolled oneself one knows by name; the others
 * gave theirs to the merchant.
 */
export function initials(name: string): string {
  return name
    .split(/\s+/u)
    .flatMap((word) => Array.from(word).slice(0, 1))
    .map((letter) => `${letter.toLocaleUpperCase("en")}.`)
    .join(" ");
}

/** The letters of a text that is written as initials are, as `N. V. A.` or `n.v.`; null: it is not. */
export function lettersOf(text: string): string[] | null {
  return /^(\p{L}\.\s*){1,8}$/u.test(text) ? text.replace(/[.\s]/g, "").match(/\p{L}/gu) : null;
}
