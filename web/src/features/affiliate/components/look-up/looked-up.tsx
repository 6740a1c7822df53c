import { Link } from "@tanstack/react-router";
import type { LookedUpSale, SaleLookedUp } from "../../../../../../core/api/sale-look-up.ts";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatBps } from "../../../../lib/money.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../../lib/tone.ts";
import { lookUpTexts } from "../../texts/look-up.ts";
import { ContestButton } from "../disputes/contest-button.tsx";

/** What became of the sales that were asked for. */
export function LookedUp({ found }: { found: SaleLookedUp }) {
  const t = useTexts(lookUpTexts);
  const { data, clicks } = found;
  return (
    <Section title={t.answer} aside={clicks === null ? undefined : t.clicksThen(clicks.people)}>
      {data.length === 0 ? (
        <Empty title={t.nothing}>
          <p>{t.nothingText}</p>
          <MissingLink />
        </Empty>
      ) : (
        <div className="stacked">
          {data.map((sale) => (
            <Sale key={`${sale.orderRef} ${sale.goal} ${sale.occurredAt}`} sale={sale} />
          ))}
        </div>
      )}
    </Section>
  );
}

function MissingLink() {
  const t = useTexts(lookUpTexts);
  return <Link to="/affiliate/payouts/disputes">{t.missing}</Link>;
}

const TONES: Readonly<Partial<Record<LookedUpSale["verdict"], Tone>>> = {
  credited: "ok",
  rejected: "bad",
  refunded: "warn",
  waiting: "unknown",
  test: "unknown",
};

function Sale({ sale }: { sale: LookedUpSale }) {
  const t = useTexts(lookUpTexts);
  const { verdict, conversionId, commission, clicks, model, creditBps, statusReason } = sale;
  const [windowDays] = verdict === "outside_window" ? clicks.map((click) => click.windowDays) : [];
  return (
    <article className="stacked">
      <Notice tone={TONES[verdict] ?? "warn"} title={t.order(sale.orderRef)}>
        <p>
          {t.verdicts[verdict]} {windowDays === undefined ? "" : t.window(windowDays)}{" "}
          {verdict === "credited" && !sale.approved ? t.pendingApproval : ""}
        </p>
      </Notice>
      <Facts
        facts={[
          [t.when, <Clock key="w" at={sale.occurredAt} />],
          ...(statusReason === null ? [] : [[t.reason, statusReason] as const]),
          ...(creditBps === 0 ? [] : [[t.share, formatBps(creditBps)] as const]),
          ...(model === null ? [] : [[t.model, t.models[model]] as const]),
          ...(commission === null
            ? []
            : [
                [
                  t.commission,
                  <Money key="c" minor={commission.amountMinor} currency={commission.currency} />,
                ] as const,
              ]),
        ]}
      />
      {clicks.length === 0 ? null : (
        <ListTable
          caption={t.clicks}
          rows={clicks}
          rowKey={({ at }) => at}
          empty={null}
          columns={[
            { title: t.clickAt, cell: ({ at }) => <Clock at={at} /> },
            {
              title: t.clickVerdict,
              cell: ({ counted, reason }) => (counted ? t.counted : verdictOf(t.verdicts, reason)),
            },
          ]}
        />
      )}
      <p className="button-row">
        {commission === null ? null : <Link to="/affiliate/earnings">{t.earnings}</Link>}
        {conversionId === null ? (
          <MissingLink />
        ) : (
          <ContestButton subject="conversion" id={conversionId} what={t.order(sale.orderRef)} />
        )}
      </p>
    </article>
  );
}

/** A reason that came after this page was made stands as it is. */
const verdictOf = (verdicts: Readonly<Record<string, string>>, reason: string | null): string =>
  verdicts[reason ?? ""] ?? reason ?? "";
