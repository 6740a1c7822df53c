import { UNKNOWN } from "../../lib/format.ts";
import { formatCountry } from "../../lib/format-country.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { RichColumn } from "../table/rich-column.ts";
import { Badge } from "../ui/badge.tsx";
import { visitTexts } from "./texts/visit.ts";

/** What every list of clicks says of the visit. */
interface Visit {
  readonly country: string | null;
  readonly device: string | null;
  readonly browser: string | null;
  readonly os: string | null;
  readonly referrer: string | null;
  readonly sub: Readonly<Record<string, string>> | null;
  readonly bot: string | null;
}

export function visitColumns<Row extends Visit>(): readonly RichColumn<Row>[] {
  const t = textsNow(visitTexts);
  const devices: Readonly<Record<string, string>> = t.devices;
  return [
    { id: "country", title: t.country, cell: ({ country }) => formatCountry(country) },
    {
      id: "with",
      title: t.with,
      cell: ({ device, browser, os }) =>
        [browser, os, device === null ? null : (devices[device] ?? device)].filter(Boolean).join(", ") ||
        UNKNOWN,
    },
    { id: "from", title: t.from, cell: ({ referrer }) => referrer ?? t.direct },
    {
      id: "subIds",
      title: t.subIds,
      cell: ({ sub }) => {
        const given = Object.entries(sub ?? {}).map(([name, value]) => `${name}=${value}`);
        return given.length === 0 ? UNKNOWN : <code>{given.join(" ")}</code>;
      },
    },
    {
      id: "counts",
      title: t.counts,
      cell: ({ bot }) =>
        bot === null ? <Badge tone="ok">{t.yes}</Badge> : <Badge tone="unknown">{t.bot(bot)}</Badge>,
    },
  ];
}
