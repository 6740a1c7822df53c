/** Letters that have no parts to be taken apart, as people without them write them. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: "ss", æ: "ae", Æ: "AE", œ: "oe", Œ: "OE", ø: "o", Ø: "O", đ: "d", Đ: "D", ð: "d", Ð: "D" },
  ...{
    þ: "th",
    Þ: "TH",
    ł: "l",
    Ł: "L",
    ı: "i",
    "’": "'",
    "‘": "'",
    "–": "-",
    "—": "-",
    "&": "+",
    "@": "(at)",
    _: "-",
  },
};

const MARKS = /\p{M}/gu;
/** The Latin set of the SEPA schemes (EPC217-08): all banks must take these, and no others. */
const OTHERS = /[^A-Za-z0-9/\-?:().,'+ ]/gu;

/**
 * Text as SEPA messages may have it, at most `max` characters. Letters lose their marks, what else is not of the set becomes
 * a blank, and neither slashes at an end nor two together are left (the rulebooks forbid them). It may end up empty.
 *
 * @example toSepaText("Nguyễn Thị Đào", 70) // "Nguyen Thi Dao"
 */
export function toSepaText(text: string, max: number): string {
  const plain = [...text.normalize("NFD").replaceAll(MARKS, "")]
    .map((char) => LETTERS[char] ?? char)
    .join("");
  return tidy(tidy(plain.replaceAll(OTHERS, " ")).slice(0, max));
}

const tidy = (text: string): string =>
  text
    .replaceAll(/\/{2,}/g, "/")
    .replaceAll(/ {2,}/g, " ")
    .replaceAll(/^[/ ]+|[/ ]+$/g, "");
