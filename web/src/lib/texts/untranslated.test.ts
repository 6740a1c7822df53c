import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const SOURCE = new URL("../../", import.meta.url).pathname;

/**
 * What is in English alone so far. It may only become shorter: a place with nothing left to translate fails here until
 * it is taken off the list.
 */
const UNTRANSLATED: readonly string[] = [];

/** Attributes and properties whose text somebody reads. */
const READ =
  /^(label|legend|title|hint|lead|name|placeholder|alt|caption|submit|submitText|text|verb|what|unit|none|aria-(label|description|valuetext|placeholder|roledescription))$/;
/** Functions that say their first argument. */
const SAYS = new Set(["toast", "announce"]);
/** What is the same in every language, as the names of fields and paths are. */
const NAMES =
  /^(npm start|Tributary|Stripe|PayPal|Wise|GitHub|Google|QR|CSV|PDF|IBAN|BIC|URL|API|UTC|ID|OK|GET|POST|MoMo|SEPA pain\.001|[a-z]+([A-Z][a-z]+)+|(\/[a-z]+)+)$/;

test("what is read on a translated screen is in its texts", () => {
  const found = sources().flatMap((file) => literals(file).map((text) => `${file}: ${text}`));
  const stays = (line: string) => UNTRANSLATED.some((place) => line.startsWith(place));
  expect(found.filter((line) => !stays(line))).toEqual([]);
  const done = UNTRANSLATED.filter((place) => !found.some((line) => line.startsWith(place)));
  expect(done, "take these off the list").toEqual([]);
});

function sources(): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.|(^|\/)texts\/|\/sample-|-in-vietnamese\.ts$/.test(file),
  );
}

function literals(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(SOURCE, file), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  // Named texts of a `defineTexts`, and what only a developer reads.
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "defineTexts") return;
    if (ts.isNewExpression(node) && /^(Type)?Error$/.test(node.expression.getText())) return;
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    const text = textOf(node);
    if (text !== undefined && /\p{L}{2}/u.test(text) && !NAMES.test(text.trim()) && isRead(node, text)) {
      found.push(text.trim().replaceAll(/\s+/g, " "));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isJsxText(node) || ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return [node.head, ...node.templateSpans.map((span) => span.literal)].map(({ text }) => text).join("…");
  return undefined;
}

/** Whether somebody reads it: a sentence anywhere, or a word where words are shown. */
function isRead(node: ts.Node, text: string): boolean {
  if (ts.isJsxText(node) && isCode(node)) return false;
  if (ts.isJsxText(node) || /^\s*\p{Lu}\S*\s+\p{L}|\p{L}{2}[.!?]$/u.test(text)) return !isKey(node);
  const { parent } = node;
  if (ts.isJsxAttribute(parent)) return READ.test(parent.name.getText()) && /^\p{Lu}|\s/u.test(text);
  if (ts.isPropertyAssignment(parent)) return READ.test(parent.name.getText()) && /^\p{Lu}/u.test(text);
  if (ts.isCallExpression(parent)) return SAYS.has(parent.expression.getText());
  return ts.isJsxExpression(parent) && !ts.isJsxAttribute(parent.parent);
}

/** What is pasted or pressed, and not read. */
const isCode = ({ parent }: ts.Node) =>
  ts.isJsxElement(parent) && /^(code|kbd)$/.test(parent.openingElement.tagName.getText());

/** Names of properties, and what something is compared with. */
const isKey = ({ parent }: ts.Node) =>
  ts.isElementAccessExpression(parent) ||
  (ts.isBinaryExpression(parent) && /^[!=]==$/.test(parent.operatorToken.getText()));
