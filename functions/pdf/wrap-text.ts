/** How wide a text is, in points. */
export type Measure = (text: string) => number;

/**
 * Breaks a text into lines that are no wider than `maxWidth`: at spaces, and inside a word only where it alone is wider.
 * A new line in the text is one here. There is always at least one line.
 */
export function wrapText(text: string, maxWidth: number, measure: Measure): string[] {
  return text.split("\n").flatMap((paragraph) => wrapParagraph(paragraph, maxWidth, measure));
}

function wrapParagraph(paragraph: string, maxWidth: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (measure(longer) <= maxWidth) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    while (measure(line) > maxWidth) {
      const fitting = longestFitting(line, maxWidth, measure);
      lines.push(fitting);
      line = line.slice(fitting.length);
    }
  }
  lines.push(line);
  return lines;
}

/** At least one character, however narrow the column is. */
function longestFitting(word: string, maxWidth: number, measure: Measure): string {
  let fitting = "";
  for (const character of word) {
    if (fitting !== "" && measure(fitting + character) > maxWidth) break;
    fitting += character;
  }
  return fitting;
}
