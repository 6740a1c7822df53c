import { Link } from "@tanstack/react-router";
import type { AffiliateConversion } from "../../../../../../core/api/affiliate.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { CONVERSION_TONES } from "../../../../lib/tones.ts";
import { KEYS, useList } from "../../api/use-affiliate.ts";
import { homeTexts } from "../../texts/home.ts";

const SHOWN = 5;

/** What was credited last. */
export function LatestSection() {
  const t = useTexts(homeTexts);
  const conversions = useList<AffiliateConversion>([...KEYS.conversions, "latest"], "conversions", {
    limit: SHOWN,
  });
  const columns: readonly Column<AffiliateConversion>[] = [
    {
      title: t.latest.order,
      cell: ({ orderRef, programName }) => (
        <>
          <code>{orderRef}</code>
          <span className="second">{programName}</span>
        </>
      ),
    },
    { title: t.latest.when, cell: ({ occurredAt }) => <Clock at={occurredAt} /> },
    {
      title: t.latest.status,
      cell: ({ status }) => <Badge tone={CONVERSION_TONES[status]}>{t.latest.statuses[status]}</Badge>,
    },
    {
      title: t.latest.commission,
      numeric: true,
      cell: ({ commissionMinor, currency }) => <Money minor={commissionMinor} currency={currency} />,
    },
  ];
  return (
    <Section title={t.latest.title} aside={<Link to="/affiliate/conversions">{t.latest.all}</Link>}>
      <Loaded of={[conversions]}>
        <ListTable
          caption={t.latest.caption}
          columns={columns}
          rows={conversions.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.latest.empty}>
              <p>{t.latest.emptyText}</p>
              <Link to="/affiliate/look-up" className="button">
                {t.latest.emptyAction}
              </Link>
            </Empty>
          }
        />
      </Loaded>
    </Section>
  );
}
