/** A text's paragraphs, which empty lines part. */
export function paragraphsOf(text: string): string[] {
  return text.split(/\n{2,}/).filter((paragraph) => paragraph !== "");
}
