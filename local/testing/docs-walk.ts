import { readFileSync } from "node:fs";

/** An example of a page: a request, and what it is answered. Or a step between two: the name of a directive and its value. */
export type DocsStep =
  | {
      readonly kind: "call";
      readonly method: string;
      readonly path: string;
      readonly body: string | undefined;
      readonly status: number;
      readonly answer: unknown;
    }
  | { readonly kind: "directive"; readonly name: string; readonly value: string };

const STEP = /```http\n(?<example>[\s\S]*?)\n```|<!-- (?<name>\w+): (?<value>[^>]*?) -->/g;
const EXAMPLE = /^(\w+) \/api(\/\S+)\n(?:([\s\S]+?)\n)?\n(\d{3})\n([\s\S]+)$/;

/** The calls of a page in their order: blocks of `http`, and comments such as `meanwhile: some-job`. */
export function readDocsSteps(file: URL): DocsStep[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(STEP)].map(({ groups = {} }): DocsStep => {
    const { example, name = "", value = "" } = groups;
    if (example === undefined) return { kind: "directive", name, value };
    const [, method, path, body, status, answer] = EXAMPLE.exec(example) ?? [];
    if (method === undefined || path === undefined || answer === undefined)
      throw new Error(`no example of a call:\n${example}`);
    return { kind: "call", method, path, body, status: Number(status), answer: JSON.parse(answer) };
  });
}

/** What `{name}` stands for, as answers gave it. */
export type Known = Map<string, unknown>;

export function fillIn(text: string, known: Known): string {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (known.has(name) ? String(known.get(name)) : whole));
}

/**
 * The answer, as the page would write it: `…` where the page leaves something out, `{name}` where it names what is there.
 * Equal to the page exactly when the page is right.
 */
export function asWritten(page: unknown, answer: unknown, known: Known): unknown {
  if (page === "…") return answer === undefined ? undefined : "…";
  const name = typeof page === "string" ? /^\{(\w+)\}$/.exec(page)?.[1] : undefined;
  if (name !== undefined) {
    if (!known.has(name) && answer !== undefined) known.set(name, answer);
    return known.get(name) === answer ? page : answer;
  }
  if (Array.isArray(page) && Array.isArray(answer)) {
    const [first, ...rest] = page;
    if (first !== "…") return answer.map((each, index) => asWritten(page[index], each, known));
    const tail = answer.slice(answer.length - rest.length);
    return ["…", ...tail.map((each, index) => asWritten(rest[index], each, known))];
  }
  if (!isObject(page) || !isObject(answer)) return answer;
  const shown = Object.keys(answer).filter((key) => !("…" in page) || key in page);
  const written = shown.map((key) => [key, asWritten(page[key], answer[key], known)]);
  return { ...Object.fromEntries(written), ...("…" in page ? { "…": "…" } : {}) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
