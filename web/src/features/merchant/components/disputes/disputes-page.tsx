import { Empty } from "../../../../components/ui/empty.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useDisputes } from "../../api/use-disputes.ts";
import { DisputesTable } from "./disputes-table.tsx";

/** What partners contest, what is overdue before everything else. */
export function DisputesPage() {
  const overdue = useDisputes("true");
  const others = useDisputes("false");
  const late = overdue.data ?? [];
  return (
    <>
      <PageHead
        title="Disputes"
        lead="Partners contest a conversion, a payout, or miss a sale. Open one to see what the record says, and answer."
      />
      <LoadProblem error={overdue.error ?? others.error} onRetry={() => void overdue.refetch()} />
      {late.length === 0 ? null : (
        <Section title="Overdue">
          <DisputesTable caption="Disputes that wait for you too long" disputes={late} empty={null} />
          <MoreButton query={overdue} />
        </Section>
      )}
      <Section title={late.length === 0 ? "All disputes" : "Others"}>
        <DisputesTable
          caption="Disputes, newest first"
          // Only below what has its height.
          disputes={overdue.data === undefined ? undefined : others.data}
          empty={
            <Empty title="Nobody contests anything">
              <p>When a partner does, you get a mail with the day by which to answer, and it stands here.</p>
            </Empty>
          }
        />
        <MoreButton query={others} />
      </Section>
    </>
  );
}
