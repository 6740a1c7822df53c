import type { TopUp } from "../../../../../../core/api/funding.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import type { useTopUps } from "../../api/use-funding.ts";
import { describeTopUp } from "../../describe-funding.ts";
import { fundingTexts } from "../../texts/funding.ts";

/** What came in, newest first. */
export function TopUpList({ topUps }: { topUps: ReturnType<typeof useTopUps> }) {
  const t = useTexts(fundingTexts);
  return (
    <Section title={t.topUps} aside={t.newest}>
      <Loaded of={[topUps]}>
        <ListTable
          caption={t.topUpsCaption}
          columns={columnsNow()}
          rows={topUps.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.nothingCome}>
              <p>{t.nothingComeText}</p>
            </Empty>
          }
        />
        <MoreButton query={topUps} />
      </Loaded>
    </Section>
  );
}

const columnsNow = (): readonly Column<TopUp>[] => {
  const t = textsNow(fundingTexts);
  return [
    { title: t.when, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      title: t.how,
      cell: ({ method, reference }) => (
        <>
          {method === "bank" ? t.bank : "Stripe"}
          {reference === null ? null : <span className="second">{reference}</span>}
        </>
      ),
    },
    {
      title: t.state,
      cell: (topUp) => {
        const { tone, text } = describeTopUp(topUp);
        return (
          <>
            <Badge tone={tone}>{text}</Badge>
            {topUp.reason === null ? null : <span className="second">{topUp.reason}</span>}
          </>
        );
      },
    },
    {
      title: t.amount,
      numeric: true,
      cell: ({ amountMinor, returnedMinor, currency }) => (
        <>
          <Money minor={amountMinor} currency={currency} />
          {returnedMinor === 0 ? null : (
            <span className="second">
              {weave(t.wentBack, <Money minor={-returnedMinor} currency={currency} />)}
            </span>
          )}
        </>
      ),
    },
  ];
};
