import * as z from "zod/mini";
import { type DestinationRefusal, isHostPattern, parseDestination } from "../clicks/destination.ts";
import { isCountry } from "../countries/country.ts";
import { isCurrency } from "../money/currency.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const CONTROL = /[\u0000-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above, without tab and line ends
const CONTROL_IN_PARAGRAPH = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** An id of ours. */
export const idField = z.uuid("must be a UUID").check(z.toLowerCase());

/** A line of text, trimmed, of 1 to `max` characters. */
export const lineField = (max: number) =>
  z.string("must be text").check(
    z.trim(),
    z.minLength(1, "must not be empty"),
    z.maxLength(max, `must have at most ${max} characters`),
    z.refine((value) => !CONTROL.test(value), "must not contain control characters"),
  );

/** Text of several lines, trimmed, of at most `max` characters; it may be empty. */
export const paragraphField = (max: number) =>
  z.string("must be text").check(
    z.trim(),
    z.maxLength(max, `must have at most ${max} characters`),
    z.refine((value) => !CONTROL_IN_PARAGRAPH.test(value), "must not contain control characters"),
  );

export const wholeField = (min: number, max: number) =>
  z
    .int("must be a whole number")
    .check(z.gte(min, `must be at least ${min}`), z.lte(max, `must be at most ${max}`));

/** A place in a numbered list, as a query or a path has it: 1, 2, 3, … */
export const numberField = z.pipe(
  z.string("must be a number").check(z.regex(/^[1-9]\d{0,8}$/, "must be a whole number from 1")),
  z.transform(Number),
);

/** Minor units of the currency beside it. */
export const minorField = z
  .int("must be a whole number of minor units, at most 9007199254740991")
  .check(z.gte(0, "must not be negative"));

export const currencyField = z
  .string("must be a currency code")
  .check(z.refine(isCurrency, "must be an ISO 4217 code in capitals, as USD"));

/** Minor units by ISO 4217 code. */
export const amountsField = z.record(currencyField, minorField, {
  error: (issue) =>
    issue.code === "invalid_key"
      ? "is not an active ISO 4217 currency"
      : "must be an object of amounts by currency",
});

export const countryField = z
  .string("must be a country code")
  .check(z.refine(isCountry, "must be an ISO 3166-1 code in capitals, as VN"));

const FIRST_MOMENT_MS = 0;
const LAST_MOMENT_MS = Date.UTC(2200, 0, 1);

/** A moment with its offset from UTC, from 1970 to 2199, read to the millisecond. */
export const momentField = z.pipe(
  z.pipe(
    z.iso.datetime({ offset: true, error: "must be a time as 2026-05-01T12:00:00Z" }),
    z.transform((text: string) => new Date(text)),
  ),
  z
    .date("must be a time as 2026-05-01T12:00:00Z")
    .check(
      z.refine(
        (moment) => moment.getTime() >= FIRST_MOMENT_MS && moment.getTime() < LAST_MOMENT_MS,
        "must lie between 1970 and 2199",
      ),
    ),
);

export const emailField = z
  .string("must be an e-mail address")
  .check(
    z.trim(),
    z.maxLength(254, "must have at most 254 characters"),
    z.regex(/^[^\s@\p{Cc}]+@[^\s@.\p{Cc}]+(\.[^\s@.\p{Cc}]+)+$/u, "must be an e-mail address"),
  );

const DESTINATION_MESSAGES: Record<DestinationRefusal, string> = {
  too_long: "must have at most 4096 characters",
  control_character: "must not contain control characters",
  backslash: "must not contain backslashes",
  protocol_relative: "must begin with http:// or https://",
  not_absolute: "must begin with http:// or https://",
  scheme: "must begin with http:// or https://",
  userinfo: "must not contain a user name or password",
  malformed: "must be a URL",
};

/** A URL that may be redirected to, as its author wrote it. */
export const destinationField = z.string("must be a URL").check(
  z.trim(),
  z.check((context) => {
    const parsed = parseDestination(context.value);
    if (parsed.ok) return;
    context.issues.push({
      code: "custom",
      input: context.value,
      message: DESTINATION_MESSAGES[parsed.reason],
    });
  }),
);

/** A host name without port, or `*.` before one. */
export const hostPatternField = z
  .string("must be a host name")
  .check(
    z.trim(),
    z.toLowerCase(),
    z.refine(isHostPattern, "must be a host name as shop.example, or *.shop.example"),
  );

/** A host name with at least one dot. */
export const hostField = z.string("must be a host name").check(
  z.trim(),
  z.toLowerCase(),
  z.refine(
    (host) => isHostPattern(host) && !host.startsWith("*.") && host.includes("."),
    "must be a host name as go.shop.example",
  ),
);

/** The version that the caller has read: when another one stands, nothing is changed. */
export const versionField = z.optional(wholeField(1, 2_147_483_647));

/** Why somebody was refused or stopped, as that person reads it. */
export const reasonField = lineField(500);
