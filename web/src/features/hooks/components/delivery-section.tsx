import { type ReactNode, useState } from "react";
import type { WebhookDelivery } from "../../../../../core/api/webhooks.ts";
import { WEBHOOK_DELIVERY_STATES } from "../../../../../core/webhooks/event-types.ts";
import { ChoiceFilter, Filters } from "../../../components/table/filters.tsx";
import { NoneFit } from "../../../components/table/none-fit.tsx";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import { DataTable } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { type HookPlace, useChangeHooks, useDeliveries, useDelivery } from "../api/use-hooks.ts";
import { readHookSearch } from "../hook-search.ts";
import { hooksTexts } from "../texts/hooks.ts";

const TONES = { queued: "unknown", delivered: "ok", given_up: "warn", cancelled: "unknown" } as const;

const NEWEST = "-createdAt";

/** What was sent, what came of it, and sending it again. */
export function DeliverySection({
  place,
  children,
}: {
  readonly place: HookPlace;
  /** What stands under it: drawn when it is known how high it is. */
  readonly children?: ReactNode;
}) {
  const t = useTexts(hooksTexts);
  const { search, put, clear, sortBy } = useListSearch(readHookSearch);
  const [opened, setOpened] = useState<string | null>(null);
  const { failing: _, ...query } = search;
  const deliveries = useDeliveries(place, query);
  const columns: readonly RichColumn<WebhookDelivery>[] = [
    {
      id: "event",
      title: t.event,
      cell: ({ type, replays }) => (
        <>
          <code>{type}</code>
          {replays === 0 ? null : <span className="second">{t.replays(replays)}</span>}
        </>
      ),
    },
    {
      id: "state",
      title: t.state,
      cell: (one) => <Badge tone={TONES[one.state]}>{t.deliveryStates[one.state]}</Badge>,
    },
    { id: "answer", title: t.answer, cell: ({ lastStatus }) => lastStatus ?? t.none, numeric: true },
    { id: "attempts", title: t.attempts, cell: ({ attempts }) => attempts, numeric: true },
    { id: "createdAt", title: t.when, sorts: true, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      id: "next",
      title: t.next,
      cell: ({ nextAttemptAt }) => (nextAttemptAt === null ? "–" : <Clock at={nextAttemptAt} />),
    },
    {
      id: "open",
      title: t.open,
      acts: true,
      cell: ({ id, type }) => (
        <Button
          aria-expanded={opened === id}
          aria-label={`${t.open}: ${type}`}
          onClick={() => setOpened(opened === id ? null : id)}
        >
          {opened === id ? t.close : t.open}
        </Button>
      ),
    },
  ];
  return (
    <>
      <Section title={t.deliveries}>
        <div className="stacked">
          <Filters onClear={clear}>
            <ChoiceFilter
              label={t.show}
              value={search.state}
              options={WEBHOOK_DELIVERY_STATES.map((each) => [each, t.deliveryStates[each]])}
              onChoose={(value) => put("state", value)}
            />
          </Filters>
          <Loaded of={[deliveries]}>
            <RichTable
              list="deliveries"
              caption={t.deliveriesCaption}
              columns={columns}
              rows={deliveries.data}
              rowKey={({ id }) => id}
              sort={sortBy(NEWEST)}
              tools={
                <ExportButton
                  api={place.api}
                  path={place.deliveries}
                  query={search}
                  name="webhook-deliveries"
                />
              }
              detail={({ id }) => (opened === id ? <Attempts place={place} id={id} /> : null)}
              empty={
                <NoneFit onClear={clear}>
                  <Empty title={t.noDeliveries}>
                    <p>{t.noDeliveriesText}</p>
                  </Empty>
                </NoneFit>
              }
            />
            <MoreButton query={deliveries} />
          </Loaded>
        </div>
      </Section>
      {deliveries.isPending ? null : children}
    </>
  );
}

function Attempts({ place, id }: { readonly place: HookPlace; readonly id: string }) {
  const t = useTexts(hooksTexts);
  const { replay } = useChangeHooks(place);
  const again = () =>
    void replay(id).then(
      () => toast(t.replayed),
      (problem: unknown) => toast(describeProblem(problem)),
    );
  return (
    <Loaded of={[useDelivery(place, id)]}>
      {(data) => (
        <div className="row-detail stacked">
          {data.log.length === 0 ? (
            <p>{t.noLog}</p>
          ) : (
            <DataTable
              caption={t.open}
              rows={data.log}
              rowKey={({ at }) => at}
              columns={[
                { title: t.at, cell: ({ at }) => <Clock at={at} /> },
                { title: t.took, cell: ({ durationMs }) => `${durationMs} ms`, numeric: true },
                {
                  title: t.status,
                  cell: ({ status, reason }) =>
                    status ?? (reason === null ? t.none : t.lacks[reason as keyof typeof t.lacks]),
                },
                {
                  title: t.said,
                  cell: ({ answer }) =>
                    answer === null ? t.none : <code className="hook-url">{answer}</code>,
                },
              ]}
            />
          )}
          {data.state === "queued" ? null : (
            <p>
              <Button onClick={again}>{t.replay}</Button>
            </p>
          )}
        </div>
      )}
    </Loaded>
  );
}
