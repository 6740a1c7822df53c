import { Hono } from "hono";
import * as z from "zod/mini";
import { type TaxRow, taxListFields, taxThresholdSchema, taxYearSchema } from "../../core/api/statements.ts";
import { formatMinor } from "../../core/money/amount.ts";
import { listTaxThresholds, putTaxThreshold, sumYear } from "../../db/repositories/payouts/tax.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { csvLine } from "../csv.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { checkVersion, stale } from "../refusals.ts";
import { presentTaxRow, presentThreshold } from "../statements/present-tax.ts";
import { withBody, withPath, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...taxListFields });
/** No version of a row that is not there. */
const NONE = 0;
/** Affiliates that a file reads at once, and in all. */
const FILE_CHUNK = 1_000;
const FILE_CHUNKS_MAX = 100;
const FILE_COLUMNS = [
  ...["affiliate_id", "name", "email", "country", "currency", "payouts", "paid", "returned", "net"],
  ...["form", "threshold", "reached"],
];

/** Who was paid how much in a year over all programs, and of whom a tax office is told. */
export const adminTaxRoutes = new Hono<AppTypes>().get(
  "/:year",
  permit("platform.payouts:read"),
  withPath(taxYearSchema),
  withQuery(listSchema),
  async (c) => {
    const { year } = c.req.valid("param");
    const { format, ...query } = c.req.valid("query");
    if (format === "csv") return answerCsv(c, year, query.country);
    const { jobDb, appDb } = c.get("services");
    const [rows, thresholds] = await Promise.all([
      sumYear(jobDb, year, query),
      listTaxThresholds(appDb, c.get("operator")),
    ]);
    // A page is of affiliates, who may have several currencies.
    const byId = Map.groupBy(rows, ({ id }) => id);
    const page = pageOf(
      [...byId].map(([id, of]) => ({ id, of })),
      query,
      ({ of }) => of.map((row) => presentTaxRow(row, year, thresholds)),
    );
    return c.json({ ...page, data: page.data.flat() });
  },
);

export const taxThresholdRoutes = new Hono<AppTypes>()
  .get("/", permit("platform.payouts:read"), async (c) => {
    const rows = await listTaxThresholds(c.get("services").appDb, c.get("operator"));
    return c.json({ data: rows.map(presentThreshold) });
  })
  .put("/", permit("platform.payouts:write"), withBody(taxThresholdSchema), async (c) => {
    const { version, ...wanted } = c.req.valid("json");
    const services = c.get("services");
    const operator = c.get("operator");
    const standing = (await listTaxThresholds(services.appDb, operator)).find(
      ({ country, form, currency, fromYear }) =>
        country === wanted.country &&
        form === wanted.form &&
        currency === wanted.currency &&
        fromYear === wanted.fromYear,
    );
    checkVersion(version, standing?.version ?? NONE, "threshold");
    const row = await inTransaction(services.job, { audit: operator.audit }, (tx) =>
      putTaxThreshold(tx, { ...wanted, id: services.newId(), version: standing?.version ?? NONE }),
    );
    if (row === undefined) throw stale("threshold");
    return c.json(presentThreshold(row));
  });

async function answerCsv(c: AppContext, year: number, country: string | undefined): Promise<Response> {
  const { jobDb, appDb } = c.get("services");
  const thresholds = await listTaxThresholds(appDb, c.get("operator"));
  const encoder = new TextEncoder();
  let cursor: string | undefined;
  let chunks = 0;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(csvLine(FILE_COLUMNS)));
    },
    async pull(controller) {
      const rows = await sumYear(jobDb, year, { country, cursor, limit: FILE_CHUNK });
      const ids = [...new Set(rows.map(({ id }) => id))];
      const shown = new Set(ids.slice(0, FILE_CHUNK));
      const lines = rows
        .filter(({ id }) => shown.has(id))
        .flatMap((row) => linesOf(presentTaxRow(row, year, thresholds)));
      if (lines.length > 0) controller.enqueue(encoder.encode(lines.join("")));
      cursor = ids[FILE_CHUNK - 1];
      chunks++;
      if (ids.length <= FILE_CHUNK) controller.close();
      else if (chunks >= FILE_CHUNKS_MAX) controller.error(new RangeError("too many for one file"));
    },
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="tax-${year}${country === undefined ? "" : `-${country}`}.csv"`,
      "cache-control": "private, no-store",
    },
  });
}

/** One for each form; one without where no form asks. */
function linesOf({ affiliateId, name, email, country, currency, payouts, forms, ...sum }: TaxRow): string[] {
  const money = (minor: number) => formatMinor(BigInt(minor), currency);
  const start = [
    ...[affiliateId, name, email, country, currency, String(payouts)],
    ...[money(sum.paidMinor), money(sum.returnedMinor), money(sum.netMinor)],
  ];
  if (forms.length === 0) return [csvLine([...start, "", "", ""])];
  return forms.map(({ form, thresholdMinor, reached }) =>
    csvLine([...start, form, money(thresholdMinor), reached ? "yes" : "no"]),
  );
}
