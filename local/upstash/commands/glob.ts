/** A Redis glob (`*`, `?`, `[abc]`, `[^a]`, `\x`) as a regular expression over the whole text. */
export function globToRegExp(glob: string): RegExp {
  let source = "";
  for (let index = 0; index < glob.length; index++) {
    const character = glob.charAt(index);
    if (character === "*") source += "[\\s\\S]*";
    else if (character === "?") source += "[\\s\\S]";
    else if (character === "[") {
      const end = glob.indexOf("]", index + 1);
      if (end < 0) source += "\\[";
      else {
        source += `[${glob.slice(index + 1, end).replace(/\\(?!\])/g, "\\\\")}]`;
        index = end;
      }
    } else {
      const literal = character === "\\" && index + 1 < glob.length ? glob.charAt(++index) : character;
      source += literal.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
    }
  }
  return new RegExp(`^${source}$`, "u");
}
