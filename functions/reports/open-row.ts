import type { Dimension, OwnDimension, ReportRow } from "../../core/api/reports.ts";
import { COUNTED, COUNTED_OWN, OF_PEOPLE } from "../../core/reports/counted.ts";
import type { Span } from "../../core/reports/range.ts";

type Open = ReportRow["open"];
type Filter = Readonly<Record<string, string | undefined>>;
/** What a row adds to the queries of the lists; null: no list can be asked for just this. */
type Added = { readonly [List in keyof Open]: Filter | null };

/** What `GET /api/v1/reports/clicks` and `GET /api/v1/conversions` are asked for to show what a row of a program counts. */
export function openProgramRow(dimension: Dimension, key: string, span: Span, filter: Filter): Open {
  const { clicks, conversions } = programFilter(dimension, key);
  return {
    clicks: clicks && queryOf(span, { ...filter, ...clicks, ...OF_PEOPLE }),
    conversions: conversions && queryOf(span, { ...filter, ...conversions, ...COUNTED, test: "false" }),
  };
}

/** The same of an affiliate's own lists, which know programs, and links of clicks. */
export function openOwnRow(dimension: OwnDimension, key: string, span: Span, filter: Filter): Open {
  if (filter.campaignId !== undefined || dimension === "campaign") return NONE;
  const of = queryOf(span, {
    ...{ ...filter, ...COUNTED_OWN },
    ...(dimension === "program" ? { programId: key } : {}),
  });
  const clicks = queryOf(span, {
    ...filter,
    ...(dimension === "link" ? { linkId: key } : { programId: key }),
    ...OF_PEOPLE,
  });
  if (dimension === "program") return { clicks, conversions: of };
  return { clicks: key.includes("/") || key === "" ? null : clicks, conversions: null };
}

const NONE: Open = { clicks: null, conversions: null };
const both = (filter: Filter): Added => ({ clicks: filter, conversions: filter });
const sold = (conversions: Filter | null): Added => ({ clicks: null, conversions });
const UNATTRIBUTED = { outcome: "unattributed" };

function programFilter(dimension: Dimension, key: string): Added {
  switch (dimension) {
    case "partner":
    case "campaign":
      return key === "" ? sold(UNATTRIBUTED) : both({ [`${dimension}Id`]: key });
    case "link":
      return linkFilter(key);
    case "goal":
      return sold({ goal: key });
    case "coupon":
      return sold(key === "" ? null : { coupon: key });
    case "country":
      return { clicks: key === "" ? null : { country: key }, conversions: null };
    default:
      return NONE;
  }
}

/** What came to a partner's place without one of its links has conversions alone. */
function linkFilter(key: string): Added {
  if (key === "") return sold(UNATTRIBUTED);
  const [partnerId, campaignId] = key.split("/");
  return campaignId === undefined ? both({ linkId: key }) : sold({ partnerId, campaignId, linkId: "none" });
}

function queryOf({ fromMs, toMs }: Span, filter: Filter): Record<string, string> {
  const whole = { ...filter, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  return Object.fromEntries(
    Object.entries(whole).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
