import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Key, NewKey } from "../../../../../../core/api/keys.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock, Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useMaking } from "../../../../lib/use-making.ts";
import { useNow } from "../../../../lib/use-now.ts";
import { useApiKeys } from "../../api/use-api-keys.ts";
import { keyState } from "../../key-state.ts";
import { keysTexts } from "../../texts/keys.ts";
import { KeyShown } from "./key-shown.tsx";
import "./keys.css";

const ChangeForm = lazyPart(async () => (await import("./key-actions.tsx")).ChangeForm);
const RevokeForm = lazyPart(async () => (await import("./key-actions.tsx")).RevokeForm);
const RotateForm = lazyPart(async () => (await import("./key-actions.tsx")).RotateForm);
const KeyForm = lazyPart(async () => (await import("./key-form.tsx")).KeyForm);

type Action = "change" | "rotate" | "revoke";
const MINUTE_MS = 60_000;

/** Keys by which servers ask the API. */
export function KeysPage() {
  const t = useTexts(keysTexts);
  const keys = useApiKeys();
  const [making, setMaking] = useMaking();
  const [made, setMade] = useState<NewKey | null>(null);
  const [asked, setAsked] = useState<{ readonly id: string; readonly action: Action } | null>(null);
  const done = () => setAsked(null);
  const columns = useColumns((id, action) => setAsked({ id, action }));
  return (
    <>
      <PageHead
        title={t.title}
        lead={weave(t.lead, <Link to="/reference">{t.reference}</Link>)}
        action={
          <Button look="main" aria-expanded={making} onClick={() => setMaking(!making)}>
            {t.newKey}
          </Button>
        }
      />
      {making ? (
        <KeyForm
          onCancel={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setMade(key);
          }}
        />
      ) : null}
      {made === null ? null : <KeyShown made={made} onDone={() => setMade(null)} />}
      <Listed of={keys}>
        <ListTable
          caption={t.caption}
          columns={columns}
          rows={keys.data}
          rowKey={({ id }) => id}
          detail={(apiKey) =>
            asked?.id === apiKey.id ? (
              <div className="row-detail">
                {asked.action === "change" ? <ChangeForm apiKey={apiKey} onDone={done} /> : null}
                {asked.action === "rotate" ? (
                  <RotateForm apiKey={apiKey} onDone={done} onMade={setMade} />
                ) : null}
                {asked.action === "revoke" ? <RevokeForm apiKey={apiKey} onDone={done} /> : null}
              </div>
            ) : null
          }
          empty={
            <Empty title={t.empty}>
              <p>{t.emptyText}</p>
              <Button onClick={() => setMaking(true)}>{t.makeFirst}</Button>
            </Empty>
          }
        />
      </Listed>
    </>
  );
}

function useColumns(ask: (id: string, action: Action) => void): readonly Column<Key>[] {
  const t = useTexts(keysTexts);
  const nowMs = useNow(MINUTE_MS);
  return [
    {
      title: t.key,
      cell: ({ name, prefix, test }) => (
        <>
          {name} {test ? <Badge tone="unknown">{t.test}</Badge> : null}
          <span className="second">
            <code>{prefix}…</code>
          </span>
        </>
      ),
    },
    {
      title: t.state,
      cell: (key) => {
        const { tone, text } = keyState(key, nowMs);
        return <Badge tone={tone}>{text}</Badge>;
      },
    },
    { title: t.mayColumn, cell: ({ scopes }) => <Scopes scopes={scopes} /> },
    {
      title: t.lastUsed,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? t.never : <Clock at={lastUsedAt} />),
    },
    { title: t.ends, cell: ({ expiresAt }) => (expiresAt === null ? t.noEnd : <Day at={expiresAt} />) },
    {
      title: t.worksFrom,
      cell: ({ allowedAddresses }) =>
        allowedAddresses.length === 0 ? t.everywhere : allowedAddresses.join(", "),
    },
    {
      title: t.change,
      acts: true,
      cell: (key) =>
        keyState(key, nowMs).works ? (
          <div className="key-actions">
            <Button aria-label={t.changeKey(key.name)} onClick={() => ask(key.id, "change")}>
              {t.changeDots}
            </Button>
            {key.replacedById === null ? (
              <Button aria-label={t.rotateKey(key.name)} onClick={() => ask(key.id, "rotate")}>
                {t.rotate}
              </Button>
            ) : null}
            <Button aria-label={t.revokeKey(key.name)} onClick={() => ask(key.id, "revoke")}>
              {t.revoke}
            </Button>
          </div>
        ) : (
          "–"
        ),
    },
  ];
}

const SHOWN_SCOPES = 3;

/** The first few; the others are told on request, so that a row stays a row. */
function Scopes({ scopes }: Pick<Key, "scopes">) {
  const t = useTexts(keysTexts);
  if (scopes.length <= SHOWN_SCOPES) return scopes.join(", ");
  return (
    <details>
      <summary>{t.things(scopes.length)}</summary>
      {scopes.join(", ")}
    </details>
  );
}
