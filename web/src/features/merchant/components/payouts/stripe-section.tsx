import type { ReactNode } from "react";
import type { PayoutAtStripe } from "../../../../../../core/api/payout-trail.ts";
import type { PayoutDetail } from "../../../../../../core/api/payouts.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { UNKNOWN } from "../../../../lib/format.ts";
import { describeStripe, stripePage } from "../../../../lib/stripe.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useAtStripe } from "../../api/use-payouts.ts";
import { describeLine } from "../../describe-payout.ts";
import { payoutTexts } from "../../texts/payout.ts";

interface Row {
  readonly what: string;
  readonly ours: ReactNode;
  readonly stripe: ReactNode;
}

const columnsNow = (): readonly Column<Row>[] => {
  const t = textsNow(payoutTexts);
  return [
    { title: t.of, cell: ({ what }) => what },
    { title: t.here, cell: ({ ours }) => ours },
    { title: t.atStripe, cell: ({ stripe }) => stripe },
  ];
};

function Under({ id, children }: { id: ReactNode; children: ReactNode }) {
  return (
    <>
      {children}
      <span className="second">{id}</span>
    </>
  );
}

/** What Stripe says of a line, asked now, beside what stands here. */
export default function StripeSection({ line }: { line: PayoutDetail }) {
  const t = useTexts(payoutTexts);
  const there = useAtStripe(line.id, line.version);
  const { data } = there;
  return (
    <Section title={t.atStripe} aside={data === undefined ? undefined : t.askedNow(data.mode)}>
      <Loaded of={[there]}>
        <div className="stacked">
          {data === undefined || data.problem === null ? null : <Notice tone="warn">{data.problem}</Notice>}
          <ListTable
            caption={t.bothCaption}
            columns={columnsNow()}
            rows={rowsOf(line, data)}
            rowKey={({ what }) => what}
            empty={null}
          />
        </div>
      </Loaded>
    </Section>
  );
}

/** @param there undefined: Stripe has not answered yet. What stands here is shown at once, in rows as high as they will be */
function rowsOf(line: PayoutDetail, there: PayoutAtStripe | undefined): readonly Row[] {
  const t = textsNow(payoutTexts);
  const { account, transfer, mode } = there ?? { account: null, transfer: null, mode: "test" as const };
  const money = (minor: number) => <Money minor={minor} currency={line.currency} />;
  const page = (id: string) => (
    <a href={stripePage(mode, id)} target="_blank" rel="noreferrer">
      {id}
    </a>
  );
  const said = describeLine(line);
  const none = there === undefined ? UNKNOWN : t.none;
  const unknown = there === undefined || there.problem === null ? none : t.notKnown;
  const standing = (state: NonNullable<PayoutAtStripe["account"]>["ours"]) => {
    const { tone, text } = describeStripe(state);
    return <Badge tone={tone}>{text}</Badge>;
  };
  return [
    {
      what: t.transfer,
      ours: (
        <>
          <Badge tone={said.tone}>{said.text}</Badge> {line.transferId}
        </>
      ),
      stripe: transfer === null ? unknown : page(transfer.id),
    },
    {
      what: t.amount,
      ours: money(line.amountMinor),
      stripe: transfer === null ? UNKNOWN : money(transfer.amountMinor),
    },
    {
      what: t.cameBack,
      ours: money(line.returnedMinor),
      stripe: transfer === null ? UNKNOWN : money(transfer.reversedMinor),
    },
    {
      what: t.payeeAccount,
      ours: account === null ? none : standing(account.ours),
      stripe:
        account === null ? (
          there === undefined ? (
            <Under id={UNKNOWN}>{UNKNOWN}</Under>
          ) : (
            unknown
          )
        ) : (
          <Under id={page(account.id)}>
            {account.stripe === null ? t.notKnown : standing(account.stripe)}
          </Under>
        ),
    },
  ];
}
