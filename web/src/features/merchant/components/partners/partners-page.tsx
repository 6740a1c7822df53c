import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Partner } from "../../../../../../core/api/partners.ts";
import { ChoiceFilter, Filters } from "../../../../components/table/filters.tsx";
import { NoneFit } from "../../../../components/table/none-fit.tsx";
import type { RichColumn } from "../../../../components/table/rich-column.ts";
import { RichTable } from "../../../../components/table/rich-table.tsx";
import { RowCount } from "../../../../components/table/row-count.tsx";
import { useListSearch } from "../../../../components/table/use-list-search.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Clock, Day } from "../../../../components/ui/clock.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ExportButton } from "../../../../components/ui/export-button.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { UNKNOWN } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useKeys } from "../../api/use-merchant.ts";
import { PARTNERS, useGroups, usePartnerList } from "../../api/use-partner-care.ts";
import { usePlace } from "../../api/use-place.ts";
import { readPartnerSearch } from "../../partner-search.ts";
import { partnersTexts } from "../../texts/partners.ts";
import { GroupBadge } from "./group-badge.tsx";
import "./partners.css";

const GroupsSection = lazyPart(async () => (await import("./groups-section.tsx")).GroupsSection);
const MovesSection = lazyPart(async () => (await import("./moves-section.tsx")).MovesSection);
const BulkBar = lazyPart(async () => (await import("./bulk-bar.tsx")).BulkBar);

/** As the API takes them in one request. */
const CHOSEN_MAX = 100;
const NEWEST = "-createdAt";

/** Everybody who promotes the program. */
export function PartnersPage() {
  const t = useTexts(partnersTexts);
  const { api, program } = usePlace();
  const { search, put, clear, sortBy } = useListSearch(readPartnerSearch);
  const query = { programId: program.id, ...search };
  const partners = usePartnerList(query);
  const { partners: queryKey } = useKeys();
  const groups = useGroups().data ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const columns = useColumns(chosen, setChosen);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <PartnerFilters search={search} groups={groups} onPut={put} onClear={clear} />
      <RowCount api={api} path={PARTNERS} queryKey={queryKey} query={query} />
      {chosen.size === 0 ? null : (
        <BulkBar
          partnerIds={[...chosen]}
          groupOf={new Map(partners.data?.map(({ id, groupId }) => [id, groupId]))}
          groups={groups}
          onDone={() => setChosen(new Set())}
        />
      )}
      <Listed of={partners}>
        <RichTable
          list="partners"
          caption={t.title}
          columns={columns}
          rows={partners.data}
          rowKey={({ id }) => id}
          sort={sortBy(NEWEST)}
          tools={<ExportButton api={api} path={PARTNERS} query={query} name="partners" />}
          empty={
            <NoneFit onClear={clear}>
              <Empty title={t.empty}>
                <p>{t.emptyText}</p>
              </Empty>
            </NoneFit>
          }
        />
      </Listed>
      {partners.data === undefined ? null : (
        <MovesSection>
          <GroupsSection groups={groups} />
        </MovesSection>
      )}
    </>
  );
}

interface PartnerFiltersProps {
  readonly search: ReturnType<typeof readPartnerSearch>;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly onPut: (name: "groupId" | "status", value: string) => void;
  readonly onClear: (() => void) | undefined;
}

function PartnerFilters({ search, groups, onPut, onClear }: PartnerFiltersProps) {
  const t = useTexts(partnersTexts);
  return (
    <Filters onClear={onClear}>
      <ChoiceFilter
        label={t.group}
        value={search.groupId}
        all={t.allGroups}
        options={groups.map(({ id, name }) => [id, name])}
        onChoose={(value) => onPut("groupId", value)}
      />
      <ChoiceFilter
        label={t.state}
        value={search.status}
        all={t.allStates}
        options={[
          ["active", t.states.active],
          ["suspended", t.states.suspended],
        ]}
        onChoose={(value) => onPut("status", value)}
      />
    </Filters>
  );
}

function useColumns(
  chosen: ReadonlySet<string>,
  choose: (ids: ReadonlySet<string>) => void,
): readonly RichColumn<Partner>[] {
  const t = useTexts(partnersTexts);
  const groups = new Map(useGroups().data?.map((group) => [group.id, group]));
  const turn = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id) && next.size < CHOSEN_MAX) next.add(id);
    choose(next);
  };
  return [
    {
      id: "name",
      title: t.partner,
      sorts: true,
      cell: ({ id, name, email }) => (
        <>
          <input
            type="checkbox"
            className="partner-check"
            aria-label={t.choose(name)}
            checked={chosen.has(id)}
            onChange={() => turn(id)}
          />{" "}
          <Link to="/merchant/partners/$partnerId" params={{ partnerId: id }}>
            {name}
          </Link>
          <span className="second">{email}</span>
        </>
      ),
    },
    {
      id: "group",
      title: t.group,
      cell: ({ groupId }) => {
        const group = groups.get(groupId ?? "");
        return group === undefined ? (
          <span className="quiet">{t.noGroup}</span>
        ) : (
          <GroupBadge group={group} />
        );
      },
    },
    {
      id: "status",
      title: t.state,
      cell: ({ status, statusReason }) => (
        <>
          <Badge tone={status === "active" ? "ok" : "bad"}>{t.states[status]}</Badge>
          {statusReason === null ? null : <span className="second">{statusReason}</span>}
        </>
      ),
    },
    { id: "joinedAt", title: t.joined, sorts: true, cell: ({ joinedAt }) => <Day at={joinedAt} /> },
    {
      id: "createdAt",
      title: t.added,
      sorts: true,
      extra: true,
      cell: ({ createdAt }) => <Clock at={createdAt} />,
    },
    { id: "externalId", title: t.externalId, extra: true, cell: ({ externalId }) => externalId ?? UNKNOWN },
  ];
}
