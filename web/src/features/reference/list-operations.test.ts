import { expect, test } from "vitest";
import type { OpenApiDocument, Operation } from "../../../../core/api/openapi.ts";
import { listOperations } from "./list-operations.ts";

const operation = (summary: string, tag: string): Operation => ({
  ...{ operationId: summary, summary, tags: [tag], security: [], responses: {} },
});
const document = {
  tags: [
    { name: "Links", description: "Where they lead." },
    { name: "Keys", description: "Who may ask." },
  ],
  paths: {
    "/api/v1/keys": { get: operation("List API keys", "Keys") },
    "/api/v1/links": { get: operation("List links", "Links"), post: operation("Make a link", "Links") },
  },
} as unknown as OpenApiDocument;
const found = (search: string) =>
  listOperations(document, search).map(({ name, operations }) => [
    name,
    ...operations.map(({ operation: { summary } }) => summary),
  ]);

test("Operations stand in their groups, in the order of the document's tags.", () => {
  expect(found("")).toEqual([
    ["Links", "List links", "Make a link"],
    ["Keys", "List API keys"],
  ]);
});

test("Every word that is looked for must stand somewhere; a group without any is left out.", () => {
  expect(found("LIST v1")).toEqual([
    ["Links", "List links"],
    ["Keys", "List API keys"],
  ]);
  expect(found("post links")).toEqual([["Links", "Make a link"]]);
  expect(found("nothing of this")).toEqual([]);
});
