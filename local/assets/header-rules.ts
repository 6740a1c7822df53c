/** One rule of a Pages `_headers` file: a path, of which `*` stands for anything, and the headers it adds. */
export interface HeaderRule {
  readonly path: RegExp;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Reads `_headers` as Pages does: a line with a path, then indented lines `name: value`; `#` begins a comment. */
export function parseHeaderRules(text: string): HeaderRule[] {
  const rules: { path: RegExp; headers: [string, string][] }[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const [name = "", ...value] = line.split(":");
    if (/^\s/.test(line)) rules.at(-1)?.headers.push([name.trim(), value.join(":").trim()]);
    else rules.push({ path: pathPattern(line.trim()), headers: [] });
  }
  return rules;
}

/** `*` stands for anything. */
export function pathPattern(path: string): RegExp {
  const escaped = path.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`);
}

/** The headers of a path; what more than one rule gives is joined with a comma. */
export function headersFor(rules: readonly HeaderRule[], path: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const rule of rules) {
    if (!rule.path.test(path)) continue;
    for (const [name, value] of rule.headers) {
      const key = name.toLowerCase();
      headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
    }
  }
  return headers;
}
