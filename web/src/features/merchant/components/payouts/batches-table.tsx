import { Link } from "@tanstack/react-router";
import type { ListedBatch } from "../../../../../../core/api/payouts.ts";
import { BATCH_STATES } from "../../../../../../core/payout/states.ts";
import { ChoiceFilter, Filters } from "../../../../components/table/filters.tsx";
import { NoneFit } from "../../../../components/table/none-fit.tsx";
import { Badge } from "../../../../components/ui/badge.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { Amounts } from "../../../../components/ui/money.tsx";
import type { Language } from "../../../../lib/texts/language.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useNamesOfPeople } from "../../api/use-names-of-people.ts";
import { useBatches } from "../../api/use-payouts.ts";
import { describeBatch, describeOrigin } from "../../describe-payout.ts";
import { payoutBatchesTexts } from "../../texts/payout-batches.ts";
import { ProgramTime } from "./program-time.tsx";

interface BatchesTableProps {
  /** Absent: in whichever state they are. */
  readonly state: string | undefined;
  readonly onState: (state: string) => void;
}

/** Batches, the newest first. */
export function BatchesTable({ state, onState }: BatchesTableProps) {
  const t = useTexts(payoutBatchesTexts);
  const batches = useBatches(state === undefined ? {} : { state });
  const nameOf = useNamesOfPeople();
  return (
    <div className="stacked">
      <Filters>
        <ChoiceFilter
          label={t.show}
          value={state}
          options={BATCH_STATES.map((one) => [one, describeBatch(one).text])}
          onChoose={onState}
        />
      </Filters>
      <Listed of={batches}>
        <ListTable
          caption={t.batchesCaption}
          columns={columnsWith(nameOf, t)}
          rows={batches.data}
          rowKey={({ id }) => id}
          empty={
            <NoneFit onClear={state === undefined ? undefined : () => onState("")}>
              <Empty title={t.noBatch}>
                <p>{t.noBatchText}</p>
              </Empty>
            </NoneFit>
          }
        />
      </Listed>
    </div>
  );
}

const columnsWith = (
  nameOf: (userId: string | null, nobody?: string) => string,
  t: (typeof payoutBatchesTexts)[Language],
): readonly Column<ListedBatch>[] => [
  {
    title: t.batch,
    cell: ({ id, number, origin }) => (
      <>
        <Link to="/merchant/payouts/batches/$batchId" params={{ batchId: id }}>
          {t.numbered(String(number))}
        </Link>
        <span className="second">{describeOrigin(origin)}</span>
      </>
    ),
  },
  {
    title: t.stateTitle,
    cell: ({ state, totals }) => {
      const { tone, text } = describeBatch(state);
      const failed = totals.reduce((sum, { failedLines }) => sum + failedLines, 0);
      return (
        <>
          <Badge tone={tone}>{text}</Badge>
          {failed === 0 ? null : <span className="second">{t.failedLines(failed)}</span>}
        </>
      );
    },
  },
  {
    title: t.comesTo,
    numeric: true,
    cell: ({ totals }) => (
      <>
        <Amounts
          amounts={totals.map(({ currency, amountMinor }) => ({ currency, minor: amountMinor }))}
          none={t.nothingIn}
        />
        <span className="second">{t.lines(totals.reduce((sum, { lines }) => sum + lines, 0))}</span>
      </>
    ),
  },
  {
    title: t.madeBy,
    cell: ({ createdBy, createdAt }) => (
      <>
        {nameOf(createdBy, t.itsSchedule)}
        <span className="second">
          <ProgramTime at={createdAt} />
        </span>
      </>
    ),
  },
  {
    title: t.approvedBy,
    cell: ({ approvedBy, approvedAt }) =>
      approvedAt === null ? (
        t.nobodyYet
      ) : (
        <>
          {nameOf(approvedBy)}
          <span className="second">
            <ProgramTime at={approvedAt} />
          </span>
        </>
      ),
  },
];
