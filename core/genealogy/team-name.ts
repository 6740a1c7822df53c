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
