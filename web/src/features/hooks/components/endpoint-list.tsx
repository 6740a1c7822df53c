import type { ReactNode } from "react";
import type { Postback, WebhookEndpoint } from "../../../../../core/api/webhooks.ts";
import { ChoiceFilter, Filters } from "../../../components/table/filters.tsx";
import { NoneFit } from "../../../components/table/none-fit.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { RemoveButton } from "../../../components/ui/remove-button.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { toastUndo } from "../../../lib/undo.ts";
import { type HookPlace, useChangeHooks, useEndpoints } from "../api/use-hooks.ts";
import { readHookSearch } from "../hook-search.ts";
import { hooksTexts } from "../texts/hooks.ts";
import "./hooks.css";

const TONES = { active: "ok", paused: "unknown", disabled: "warn" } as const;

/** Where it all goes, and what can be done with each address. */
export function EndpointList<Endpoint extends WebhookEndpoint | Postback>({
  place,
  caption,
  empty,
  detail,
  actions,
  children,
}: {
  readonly place: HookPlace;
  readonly caption: string;
  readonly empty: ReactNode;
  /** What is open under an endpoint. */
  readonly detail: (endpoint: Endpoint) => ReactNode;
  /** Beside what all have. */
  readonly actions: (endpoint: Endpoint) => ReactNode;
  /** What stands under the list: drawn when it is known how high that is. */
  readonly children: ReactNode;
}) {
  const t = useTexts(hooksTexts);
  const { search, put } = useListSearch(readHookSearch);
  const isFailing = search.failing !== undefined;
  const endpoints = useEndpoints<Endpoint>(place, isFailing);
  const columns: readonly Column<Endpoint>[] = [
    {
      title: t.address,
      cell: ({ url, description }) => (
        <>
          <code className="hook-url">{url}</code>
          {description === "" ? null : <span className="second">{description}</span>}
        </>
      ),
    },
    {
      title: t.state,
      cell: ({ state, reason, failingSince }) => (
        <>
          <Badge tone={state === "active" && failingSince !== null ? "warn" : TONES[state]}>
            {t.states[state]}
          </Badge>
          {reason === null ? null : <span className="second">{t.reasons[reason]}</span>}
          {state !== "active" || failingSince === null ? null : <span className="second">{t.failing}</span>}
        </>
      ),
    },
    { title: t.types, cell: ({ types }) => types.join(", ") },
    {
      title: t.change,
      acts: true,
      cell: (endpoint) => <Actions place={place} endpoint={endpoint} more={actions(endpoint)} />,
    },
  ];
  return (
    <>
      <Filters>
        <ChoiceFilter
          label={t.which}
          value={search.failing}
          options={[["true", place.program === undefined ? t.failingOnes : t.failingOf(place.program.name)]]}
          onChoose={(value) => put("failing", value)}
        />
      </Filters>
      <Listed of={endpoints}>
        <ListTable
          caption={caption}
          columns={columns}
          rows={endpoints.data}
          rowKey={({ id }) => id}
          detail={detail}
          empty={<NoneFit onClear={isFailing ? () => put("failing", "") : undefined}>{empty}</NoneFit>}
        />
      </Listed>
      {endpoints.isPending ? null : children}
    </>
  );
}

function Actions({
  place,
  endpoint,
  more,
}: {
  readonly place: HookPlace;
  readonly endpoint: WebhookEndpoint | Postback;
  readonly more: ReactNode;
}) {
  const t = useTexts(hooksTexts);
  const { update, remove, test } = useChangeHooks(place);
  const { id, url, state } = endpoint;
  const say = (asked: Promise<unknown>, done: string, undo?: () => Promise<unknown>) =>
    void asked.then(
      () => toastUndo(done, undo),
      (error: unknown) => toast(describeProblem(error)),
    );
  return (
    <div className="hook-actions">
      {more}
      {state === "active" ? (
        <>
          <Button aria-label={`${t.test}: ${url}`} onClick={() => say(test(id), t.testSent)}>
            {t.test}
          </Button>
          <Button
            aria-label={`${t.pause}: ${url}`}
            onClick={() =>
              say(update(id, { state: "paused" }), t.paused, () => update(id, { state: "active" }))
            }
          >
            {t.pause}
          </Button>
        </>
      ) : (
        <Button
          aria-label={`${t.switchOn}: ${url}`}
          onClick={() =>
            say(
              update(id, { state: "active" }),
              t.on,
              // What failed too long was not switched off by anybody.
              state === "paused" ? () => update(id, { state: "paused" }) : undefined,
            )
          }
        >
          {t.switchOn}
        </Button>
      )}
      <RemoveButton what={url} verb={t.remove} onRemove={() => remove(id)}>
        {t.removeText}
      </RemoveButton>
    </div>
  );
}
