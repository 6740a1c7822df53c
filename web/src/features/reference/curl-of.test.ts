import { expect, test } from "vitest";
import type { Operation } from "../../../../core/api/openapi.ts";
import { curlOf } from "./curl-of.ts";

const operation = (extra: Partial<Operation>): Operation => ({
  ...{ operationId: "x", summary: "x", tags: ["x"], security: [{}], responses: {} },
  ...extra,
});

test("A read needs an address and a key.", () => {
  const asked = operation({ security: [{ apiKey: [] }, { accessToken: [], organisation: [] }] });
  expect(curlOf("https://app.example", "GET", "/api/v1/links", asked)).toBe(
    "curl 'https://app.example/api/v1/links' \\\n  -H 'authorization: Bearer trb_live_…'",
  );
});

test("A body is written as its example, so that a shell reads it as one word.", () => {
  const asked = operation({
    security: [{ accessToken: [], organisation: [] }],
    requestBody: {
      required: true,
      content: { "application/json": { schema: {}, example: { name: "Mai's" } } },
    },
  });
  expect(curlOf("https://app.example", "POST", "/api/v1/links", asked).split(" \\\n  ")).toEqual([
    "curl -X POST 'https://app.example/api/v1/links'",
    "-H 'authorization: Bearer ACCESS_TOKEN'",
    "-H 'x-organisation-id: ORGANISATION_ID'",
    "-H 'content-type: application/json'",
    `-d '{"name":"Mai'\\''s"}'`,
  ]);
});

test("What has no example is a file.", () => {
  const asked = operation({ requestBody: { required: true, content: { "image/png": { schema: {} } } } });
  expect(curlOf("https://app.example", "PUT", "/api/account/avatar", asked)).toContain("--data-binary @FILE");
});
