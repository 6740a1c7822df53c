import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, expect, test } from "vitest";
import type { Answer, Media, OpenApiDocument, Ref } from "../../core/api/openapi.ts";
import { ROUTE_ACCESS } from "../../local/testing/route-access.ts";
import { createJudge, type Judge, type Listed, operationsOf } from "./document-check.ts";
import { makeDocument } from "./make-document.ts";

/*
 * Goal: the document is whole. Every route that others can call stands in it with words, schemas and examples, and the
 * examples are what the schemas say. functions/openapi.int.test.ts holds it against what the API answers.
 */
/** It reads all of the API's source. */
const MAKING_MS = 300_000;

let document: OpenApiDocument;
let operations: readonly Listed[];
let judge: Judge;

beforeAll(async () => {
  document = await makeDocument();
  operations = operationsOf(document);
  judge = createJudge(document);
}, MAKING_MS);

/** Whatever `find` has to say of operations, one line each. */
const complaints = (find: (listed: Listed) => readonly string[]): string[] =>
  operations.flatMap((listed) => find(listed).map((said) => `${listed.route}: ${said}`));

const isAnswer = (answer: Answer | Ref): answer is Answer => !("$ref" in answer);

/** JSON that a route is sent or answers when all is well, and where its schema stands. */
function jsonOf({ path, method, operation }: Listed): { at: string[]; media: Media }[] {
  const place = ["paths", path, method];
  const sent = operation.requestBody?.content["application/json"];
  const answered = Object.entries(operation.responses).flatMap(([status, answer]) => {
    const media = isAnswer(answer) ? answer.content?.["application/json"] : undefined;
    return media === undefined ? [] : [{ at: [...place, "responses", status, "content"], media }];
  });
  return [
    ...(sent === undefined ? [] : [{ at: [...place, "requestBody", "content"], media: sent }]),
    ...answered,
  ];
}

test("The document is OpenAPI 3.1.", async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
});

test("Every route stands in it, but those of the queue, and each under a name of its own.", () => {
  const routes = Object.keys(ROUTE_ACCESS).filter((route) => !route.includes(" /api/jobs/"));
  expect(operations.map(({ route }) => route).sort()).toEqual(routes.sort());
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
});

test("Of every route it says what it does, who may call it, how it answers, and how it refuses.", () => {
  const said = complaints(({ operation: { summary, tags, security, responses, ...rest } }) => {
    const statuses = Object.keys(responses).map(Number);
    const known = rest["x-permission"] ?? rest["x-proof"];
    return [
      ...(summary.length > 3 && tags.length === 1 && security.length > 0 && known !== undefined
        ? []
        : ["words"]),
      ...(statuses.some((status) => status < 400) ? [] : ["an answer when all is well"]),
      ...(statuses.includes(500) ? [] : ["500"]),
      ...(rest["x-permission"] === undefined || (statuses.includes(401) && statuses.includes(403))
        ? []
        : ["401, 403"]),
      ...(rest.requestBody?.content["application/json"] === undefined ||
      statuses.includes(422) ||
      rest["x-proof"] === "resend"
        ? []
        : ["422"]),
    ];
  });
  expect(said).toEqual([]);
});

test("What is sent and answered has a schema and an example that fits it.", () => {
  const said = complaints((listed) =>
    jsonOf(listed).flatMap(({ at, media }) => {
      if (Object.keys(media.schema).length === 0) return [`${at.at(-2)} has no schema`];
      if (media.example === undefined)
        return WITHOUT.has(listed.route) ? [] : [`${at.at(-2)} has no example`];
      const wrong = judge([...at, "application/json", "schema"], media.example);
      return wrong === "" ? [] : [`${at.at(-2)}: ${wrong}`];
    }),
  );
  expect(said).toEqual([]);
});

/** Whose example would be this document. */
const WITHOUT: ReadonlySet<string> = new Set(["GET /api/openapi.json"]);
