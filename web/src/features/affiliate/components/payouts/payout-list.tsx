import { useState } from "react";
import type { OwnPayout } from "../../../../../../core/api/payouts.ts";
import { METHOD_KINDS, PAYOUT_STATES } from "../../../../../../core/payout/states.ts";
import { ChoiceFilter, Filters } from "../../../../components/table/filters.tsx";
import { NoneFit } from "../../../../components/table/none-fit.tsx";
import type { RichColumn } from "../../../../components/table/rich-column.ts";
import { RichTable } from "../../../../components/table/rich-table.tsx";
import { useListSearch } from "../../../../components/table/use-list-search.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ExportButton } from "../../../../components/ui/export-button.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { formatMoney } from "../../../../lib/money.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { PAYOUTS, usePayouts } from "../../api/use-payouts.ts";
import { describePayout, wordOf } from "../../describe-payout.ts";
import { OWN_SEARCH } from "../../own-search.ts";
import { ownPayoutTexts } from "../../texts/payout-words.ts";
import { ownPayoutsTexts } from "../../texts/payouts.ts";
import { PayoutDetail } from "./payout-detail.tsx";

const NEWEST = "-createdAt";

/** Every payout, which opens into what became of it. */
export function PayoutList({ currencies }: { readonly currencies: readonly string[] }) {
  const t = useTexts(ownPayoutsTexts);
  const { methods } = useTexts(ownPayoutTexts);
  const api = useOwnApi();
  const { search, put, clear, sortBy } = useListSearch(OWN_SEARCH.payouts);
  const payouts = usePayouts(search);
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Section title={t.yours}>
      <div className="stacked">
        <Filters onClear={clear}>
          <ChoiceFilter
            label={t.state}
            value={search.state}
            options={PAYOUT_STATES.map((state) => [state, wordOf(state)])}
            onChoose={(value) => put("state", value)}
          />
          <ChoiceFilter
            label={t.currency}
            value={search.currency}
            options={currencies.map((code) => [code, code])}
            onChoose={(value) => put("currency", value)}
          />
          <ChoiceFilter
            label={t.by}
            value={search.method}
            options={METHOD_KINDS.map((kind) => [kind, methods[kind]])}
            onChoose={(value) => put("method", value)}
          />
        </Filters>
        <Loaded of={[payouts]}>
          <RichTable
            list="own-payouts"
            caption={t.caption}
            columns={columnsWith({ openId, open: setOpenId, oneCurrency: search.currency !== undefined })}
            rows={payouts.data}
            rowKey={({ id }) => id}
            detail={(payout) => (payout.id === openId ? <PayoutDetail payout={payout} /> : null)}
            sort={sortBy(NEWEST)}
            tools={<ExportButton api={api} path={PAYOUTS} query={search} name="payouts" />}
            empty={
              <NoneFit onClear={clear}>
                <Empty title={t.empty}>
                  <p>{t.emptyText}</p>
                </Empty>
              </NoneFit>
            }
          />
          <MoreButton query={payouts} />
        </Loaded>
      </div>
    </Section>
  );
}

interface Opening {
  readonly openId: string | null;
  readonly open: (id: string | null) => void;
  /** Amounts are compared within one. */
  readonly oneCurrency: boolean;
}

function columnsWith({ openId, open, oneCurrency }: Opening): readonly RichColumn<OwnPayout>[] {
  const t = textsNow(ownPayoutsTexts);
  return [
    {
      ...{ id: "amountMinor", title: t.payout, sorts: oneCurrency },
      cell: ({ id, amountMinor, returnedMinor, currency, programName }) => (
        <>
          <Button look="bare" aria-expanded={id === openId} onClick={() => open(id === openId ? null : id)}>
            {formatMoney(amountMinor, currency)}
          </Button>
          <span className="second">{programName}</span>
          {returnedMinor === 0 ? null : (
            <span className="second">
              {weave(t.cameBack, <Money minor={returnedMinor} currency={currency} />)}
            </span>
          )}
        </>
      ),
    },
    { id: "createdAt", title: t.since, sorts: true, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      id: "state",
      title: t.state,
      cell: (payout) => {
        const { tone, word } = describePayout(payout);
        return (
          <>
            <Badge tone={tone}>{word}</Badge>
            {payout.paidAt === null || payout.state !== "paid" ? null : (
              <span className="second">
                <Clock at={payout.paidAt} />
              </span>
            )}
          </>
        );
      },
    },
    {
      id: "by",
      title: t.by,
      cell: ({ method, reference }) => (
        <>
          {textsNow(ownPayoutTexts).methods[method]}
          {reference === null ? null : (
            <span className="second">
              <code>{reference}</code>
            </span>
          )}
        </>
      ),
    },
  ];
}
