/** Letters that Unicode takes for letters of their own, not for marked ones. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ đ: "d", ð: "d", ø: "o", ł: "l", ħ: "h", ı: "i", ŋ: "n", ŧ: "t" },
  ...{ ß: "ss", æ: "ae", œ: "oe", þ: "th", ĸ: "k", ə: "e" },
};
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");

/** Words that say how somebody is addressed, or what a company is; they are in no comparison. */
const FORMS: ReadonlySet<string> = new Set(
  "mr mrs ms miss dr prof sir ltd llc inc gmbh sarl plc corp company limited jsc tnhh".split(" "),
);
/** Longer names are cut: nobody has more parts. */
const PARTS_MAX = 12;

/**
 * A name as it is compared: lower case, without marks (`Đặng Thị Ánh` is `dang thi anh`), apostrophes dropped, all other signs
 * parting words, forms of address and of companies left out unless nothing else is there.
 */
export function foldName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .replace(/['’‘ʼ`]/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  const words = plain === "" ? [] : plain.split(" ");
  const names = words.filter((word) => !FORMS.has(word));
  return (names.length === 0 ? words : names).slice(0, PARTS_MAX).join(" ");
}

export const partsOf = (folded: string): string[] => (folded === "" ? [] : folded.split(" "));

/** Names that are at least so near are a hit. In hundredths. */
export const HIT_FROM = 85;

const SAME = 100;
const NEAR = 80;
const INITIAL = 75;
/** Words of at least so many letters may differ by one, and of at least so many by two. */
const ONE_FROM = 5;
const TWO_FROM = 9;

/**
 * How near two folded names are, in hundredths, by a rule that can be said: each word of the shorter name takes the word of the
 * longer that is nearest to it, each once, whatever their order. The same word counts 100; one that differs by a letter (five
 * letters and more) or by two (nine and more), or by two letters swapped, 80; an initial 75; any other 0. The sum is divided by
 * the words of the longer name less one (a middle name may be missing), at least by those of the shorter. A single word is
 * only near to itself.
 *
 * So a hit always shares at least one whole word: by that its candidates are found.
 */
export function nearness(one: string, other: string): number {
  const [shorter, longer] = [partsOf(one), partsOf(other)].sort((a, b) => a.length - b.length);
  if (shorter === undefined || longer === undefined || shorter.length === 0) return 0;
  if (shorter.length === 1) return one === other ? SAME : 0;
  const pairs = shorter
    .flatMap((word, at) => longer.map((against, place) => ({ at, place, points: pointsOf(word, against) })))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || a.at - b.at || a.place - b.place);
  const [taken, used] = [new Set<number>(), new Set<number>()];
  let sum = 0;
  for (const { at, place, points } of pairs) {
    if (taken.has(at) || used.has(place)) continue;
    taken.add(at);
    used.add(place);
    sum += points;
  }
  return Math.floor(sum / Math.max(shorter.length, longer.length - 1));
}

function pointsOf(word: string, other: string): number {
  if (word === other) return SAME;
  if (word.length === 1 || other.length === 1) return word[0] === other[0] ? INITIAL : 0;
  const shortest = Math.min(word.length, other.length);
  const most = shortest >= TWO_FROM ? 2 : shortest >= ONE_FROM ? 1 : 0;
  return most > 0 && distance(word, other, most) <= most ? NEAR : 0;
}

/** Letters put in, left out or exchanged, and neighbours swapped; more than `most` need not be exact. */
function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[other.length] ?? most + 1;
}
