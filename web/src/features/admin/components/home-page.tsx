import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useId } from "react";
import { WORK_KINDS, type WorkKind } from "../../../../../core/admin/work-inbox.ts";
import type { WorkCount, WorkInbox, WorkItem } from "../../../../../core/api/work-inbox.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatAge, formatCount } from "../../../lib/format.ts";
import { readSearch, SEARCH_SHAPES } from "../../../lib/search/read-search.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { useWork, useWorkCounts } from "../api/use-inbox.ts";
import { SEVERITY_TONES } from "../severity-tones.ts";
import { homeTexts } from "../texts/home.ts";
import { HealthTable } from "./health-table.tsx";
import { WorkLink } from "./work-link.tsx";
import "./reconciliation.css";

const readAddress = readSearch({
  kind: SEARCH_SHAPES.oneOf(...WORK_KINDS),
  ownerId: SEARCH_SHAPES.id,
});

/** Where the platform's people begin: what waits for somebody, and how the platform does. */
export function HomePage() {
  const t = useTexts(homeTexts);
  const search = readAddress(useSearch({ strict: false }));
  const work = useWork(search);
  const narrowed = search.kind !== undefined || search.ownerId !== undefined;
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      {/* What stands under the kinds is drawn after them: how many lines they take follows from the figures. */}
      <Loaded of={[useWorkCounts()]}>
        {({ deadLetters, kinds }) => (
          <>
            <Section title={t.waiting}>
              <div className="stacked">
                <GivenUp letters={deadLetters} />
                <Kinds counts={kinds} />
                <Whose search={search} />
                <Listed of={work}>
                  <ListTable
                    caption={t.caption}
                    columns={columnsOf()}
                    rows={work.data}
                    rowKey={({ id }) => id}
                    empty={
                      <Empty title={t.nothing}>
                        <p>{narrowed ? t.nothingOfKind : t.nothingText}</p>
                      </Empty>
                    }
                  />
                </Listed>
              </div>
            </Section>
            {work.data === undefined ? null : <HealthTable />}
          </>
        )}
      </Loaded>
    </>
  );
}

/** The kinds that the viewer's role sees, with how much of each waits. */
function Kinds({ counts }: { counts: readonly WorkCount[] }) {
  const t = useTexts(homeTexts);
  const link = (kind: WorkKind | undefined, name: string) => (
    <li key={kind ?? ""}>
      <Link
        to="/admin"
        search={kind === undefined ? {} : { kind }}
        activeOptions={{ exact: true, includeSearch: true }}
        resetScroll={false}
      >
        {name}
      </Link>
    </li>
  );
  return (
    <nav aria-label={t.waiting}>
      <ul className="sub-nav">
        {link(undefined, t.everything)}
        {counts.map(({ kind, count, more }) => {
          const shown = more ? t.atLeast(formatCount(count)) : formatCount(count);
          return link(kind, count === 0 ? t.kinds[kind] : `${t.kinds[kind]} · ${shown}`);
        })}
      </ul>
    </nav>
  );
}

/** They are QStash's, in no list of ours. */
function GivenUp({ letters }: { letters: WorkInbox["deadLetters"] }) {
  const t = useTexts(homeTexts);
  if (letters === null || letters.count === 0) return null;
  return (
    <Notice tone="bad">
      {letters.more ? t.givenUpMore(formatCount(letters.count)) : t.givenUp(letters.count)}{" "}
      <Link to="/admin/jobs">{t.look}</Link>
    </Notice>
  );
}

function Whose({ search }: { search: ReturnType<typeof readAddress> }) {
  const t = useTexts(homeTexts);
  const id = useId();
  const navigate = useNavigate();
  const { id: me } = useAccount().user;
  const choose = (ownerId: string) => {
    const { ownerId: _, ...rest } = search;
    const next = ownerId === "" ? rest : { ...rest, ownerId };
    void navigate({ to: ".", search: () => next, replace: true, resetScroll: false });
  };
  return (
    <search className="difference-filters">
      <div className="field">
        <label htmlFor={id}>{t.whose}</label>
        <select
          id={id}
          className="input"
          value={search.ownerId ?? ""}
          onChange={({ target }) => choose(target.value)}
        >
          <option value="">{t.anybody}</option>
          <option value={me}>{t.me}</option>
        </select>
      </div>
    </search>
  );
}

const columnsOf = (): readonly Column<WorkItem>[] => {
  const t = textsNow(homeTexts);
  return [
    {
      title: t.what,
      cell: (item) => (
        <>
          <WorkLink item={item} />
          <span className="second">{item.about ?? ""}</span>
        </>
      ),
    },
    {
      title: t.severity,
      cell: ({ severity }) => <Badge tone={SEVERITY_TONES[severity]}>{t.severities[severity]}</Badge>,
    },
    {
      title: t.since,
      cell: ({ since, dueAt }) => (
        <>
          {formatAge(Date.now() - Date.parse(since))}
          {dueAt === null ? null : (
            <span className="second">{weave(t.due, <Day key="due" at={dueAt} />)}</span>
          )}
        </>
      ),
    },
    {
      title: t.owner,
      cell: ({ owner, organisation }) => {
        if (organisation === null) return owner?.name ?? t.nobody;
        return (
          <>
            {organisation.name}
            <span className="second">{t.itsPeople}</span>
          </>
        );
      },
    },
  ];
};
