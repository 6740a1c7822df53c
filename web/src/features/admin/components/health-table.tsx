import { Link } from "@tanstack/react-router";
import { Badge } from "../../../components/ui/badge.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useHealth } from "../api/use-health.ts";
import { describeHealth, type PartHealth } from "../describe-health.ts";
import { homeTexts } from "../texts/home.ts";

/** Each part of the platform in a word; the status page has all figures. */
export function HealthTable() {
  const t = useTexts(homeTexts);
  const health = useHealth();
  return (
    <Section title={t.health} aside={<Link to="/status">{t.wholeStatus}</Link>}>
      <Loaded of={[health]}>
        <ListTable
          caption={t.healthCaption}
          columns={columnsOf()}
          rows={health.data && describeHealth(health.data)}
          rowKey={({ part }) => part}
          empty={null}
        />
      </Loaded>
    </Section>
  );
}

const columnsOf = (): readonly Column<PartHealth>[] => {
  const t = textsNow(homeTexts);
  return [
    { title: t.part, cell: ({ part }) => t.parts[part] },
    { title: t.state, cell: ({ tone, state }) => <Badge tone={tone}>{state}</Badge> },
    { title: t.figures, cell: ({ figures }) => figures },
  ];
};
