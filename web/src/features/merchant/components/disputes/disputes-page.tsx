import { Empty } from "../../../../components/ui/empty.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useDisputes } from "../../api/use-disputes.ts";
import { disputesTexts } from "../../texts/disputes.ts";
import { DisputesTable } from "./disputes-table.tsx";

/** What partners contest, what is overdue before everything else. */
export function DisputesPage() {
  const t = useTexts(disputesTexts);
  const overdue = useDisputes("true");
  const others = useDisputes("false");
  const late = overdue.data ?? [];
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <LoadProblem error={overdue.error ?? others.error} onRetry={() => void overdue.refetch()} />
      {late.length === 0 ? null : (
        <Section title={t.overdue}>
          <DisputesTable caption={t.overdueCaption} disputes={late} empty={null} />
          <MoreButton query={overdue} />
        </Section>
      )}
      <Section title={late.length === 0 ? t.all : t.others}>
        <DisputesTable
          caption={t.caption}
          // Only below what has its height.
          disputes={overdue.data === undefined ? undefined : others.data}
          empty={
            <Empty title={t.nobody}>
              <p>{t.nobodyText}</p>
            </Empty>
          }
        />
        <MoreButton query={others} />
      </Section>
    </>
  );
}
