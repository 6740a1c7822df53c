import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Partner } from "../../../../../../core/api/partners.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { Field } from "../../../../components/ui/field.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useGroups, usePartnerList } from "../../api/use-partner-care.ts";
import { partnersTexts } from "../../texts/partners.ts";
import { GroupBadge } from "./group-badge.tsx";
import "./partners.css";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";

const GroupsSection = lazyPart(async () => (await import("./groups-section.tsx")).GroupsSection);
const BulkBar = lazyPart(async () => (await import("./bulk-bar.tsx")).BulkBar);

/** As the API takes them in one request. */
const CHOSEN_MAX = 100;

/** Everybody who promotes the program. */
export function PartnersPage() {
  const t = useTexts(partnersTexts);
  const { group, status } = useSearch({ from: "/merchant/partners" });
  const partners = usePartnerList({ groupId: group, status });
  const groups = useGroups().data ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const columns = useColumns(chosen, setChosen);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Filters groups={groups} />
      <LoadProblem error={partners.error} onRetry={() => void partners.refetch()} />
      {chosen.size === 0 ? null : (
        <BulkBar partnerIds={[...chosen]} groups={groups} onDone={() => setChosen(new Set())} />
      )}
      <div>
        <ListTable
          caption={t.title}
          columns={columns}
          rows={partners.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.empty}>
              <p>{t.emptyText}</p>
            </Empty>
          }
        />
        <MoreButton query={partners} />
      </div>
      {partners.data === undefined ? null : <GroupsSection groups={groups} />}
    </>
  );
}

function Filters({ groups }: { groups: readonly { readonly id: string; readonly name: string }[] }) {
  const t = useTexts(partnersTexts);
  const search = useSearch({ from: "/merchant/partners" });
  const navigate = useNavigate({ from: "/merchant/partners" });
  return (
    <div className="form-pair">
      <Field label={t.group}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={search.group ?? ""}
            onChange={(event) =>
              void navigate({ search: { ...search, group: event.target.value || undefined }, replace: true })
            }
          >
            <option value="">{t.allGroups}</option>
            {groups.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t.state}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={search.status ?? ""}
            onChange={(event) =>
              void navigate({
                search: {
                  ...search,
                  status: (event.target.value || undefined) as Partner["status"] | undefined,
                },
                replace: true,
              })
            }
          >
            <option value="">{t.allStates}</option>
            <option value="active">{t.states.active}</option>
            <option value="suspended">{t.states.suspended}</option>
          </select>
        )}
      </Field>
    </div>
  );
}

function useColumns(
  chosen: ReadonlySet<string>,
  choose: (ids: ReadonlySet<string>) => void,
): readonly Column<Partner>[] {
  const t = useTexts(partnersTexts);
  const groups = new Map(useGroups().data?.map((group) => [group.id, group]));
  const turn = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id) && next.size < CHOSEN_MAX) next.add(id);
    choose(next);
  };
  return [
    {
      title: t.partner,
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
      title: t.state,
      cell: ({ status, statusReason }) => (
        <>
          <Badge tone={status === "active" ? "ok" : "bad"}>{t.states[status]}</Badge>
          {statusReason === null ? null : <span className="second">{statusReason}</span>}
        </>
      ),
    },
    { title: t.joined, cell: ({ joinedAt }) => <Day at={joinedAt} /> },
  ];
}
