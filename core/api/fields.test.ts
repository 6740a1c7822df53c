import { describe, expect, test } from "vitest";
import type * as z from "zod/mini";
import {
  destinationField,
  emailField,
  hostField,
  hostPatternField,
  idField,
  lineField,
  minorField,
  momentField,
  paragraphField,
} from "./fields.ts";

const read = (schema: z.ZodMiniType, value: unknown) => {
  const parsed = schema.safeParse(value);
  return parsed.success
    ? { ok: parsed.data }
    : { refused: parsed.error.issues.map((issue) => issue.message) };
};

describe("fields", () => {
  test.each<[string, z.ZodMiniType, unknown, unknown]>([
    ["line", lineField(5), "  An  ", "An"],
    ["line", lineField(5), "Ấn Độ", "Ấn Độ"],
    ["paragraph", paragraphField(10), " a\n\tb ", "a\n\tb"],
    ["paragraph", paragraphField(10), "", ""],
    ["id", idField, "01A1FB27-85BF-7277-A749-BF0943787709", "01a1fb27-85bf-7277-a749-bf0943787709"],
    ["minor", minorField, 0, 0],
    ["minor", minorField, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ["moment", momentField, "1970-01-01T00:00:00Z", new Date(0)],
    ["moment", momentField, "2026-05-01T12:00:00.123456+07:00", new Date("2026-05-01T05:00:00.123Z")],
    ["email", emailField, " An@Example.COM ", "An@Example.COM"],
    ["host", hostField, "Go.Shop.Example", "go.shop.example"],
    ["pattern", hostPatternField, "*.Shop.example", "*.shop.example"],
    [
      "destination",
      destinationField,
      " https://shop.example/?a=1&a=%2B#x ",
      "https://shop.example/?a=1&a=%2B#x",
    ],
  ])("a %s %#: takes %j and reads it as %j.", (_, schema, value, expected) => {
    expect(read(schema, value)).toEqual({ ok: expected });
  });

  test.each<[string, z.ZodMiniType, unknown, string]>([
    ["line", lineField(5), "   ", "must not be empty"],
    ["line", lineField(5), "abcdef", "must have at most 5 characters"],
    ["line", lineField(5), "a\nb", "must not contain control characters"],
    ["line", lineField(5), 5, "must be text"],
    ["paragraph", paragraphField(5), "a\u0000", "must not contain control characters"],
    ["minor", minorField, -1, "must not be negative"],
    ["minor", minorField, 0.5, "must be a whole number of minor units, at most 9007199254740991"],
    ["minor", minorField, 2 ** 53, "must be a whole number of minor units, at most 9007199254740991"],
    ["minor", minorField, "1", "must be a whole number of minor units, at most 9007199254740991"],
    ["moment", momentField, "2026-05-01", "must be a time as 2026-05-01T12:00:00Z"],
    ["moment", momentField, "2026-02-30T00:00:00Z", "must be a time as 2026-05-01T12:00:00Z"],
    ["moment", momentField, "1969-12-31T23:59:59Z", "must lie between 1970 and 2199"],
    ["moment", momentField, "9999-12-31T23:59:59-12:00", "must lie between 1970 and 2199"],
    ["email", emailField, "a@b", "must be an e-mail address"],
    ["email", emailField, "a b@c.example", "must be an e-mail address"],
    ["host", hostField, "*.shop.example", "must be a host name as go.shop.example"],
    ["host", hostField, "shop.example:8080", "must be a host name as go.shop.example"],
    ["pattern", hostPatternField, "*.com", "must be a host name as shop.example, or *.shop.example"],
    ["destination", destinationField, "//shop.example", "must begin with http:// or https://"],
    ["destination", destinationField, "data:text/html,x", "must begin with http:// or https://"],
    [
      "destination",
      destinationField,
      "https://a:b@shop.example/",
      "must not contain a user name or password",
    ],
    ["destination", destinationField, "https:\\\\shop.example", "must not contain backslashes"],
    ["destination", destinationField, "https://", "must be a URL"],
  ])("a %s %#: refuses %j and says: %4$s", (_, schema, value, message) => {
    expect(read(schema, value)).toEqual({ refused: [message] });
  });
});
