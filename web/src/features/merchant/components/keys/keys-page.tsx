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
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useMaking } from "../../../../lib/use-making.ts";
import { useNow } from "../../../../lib/use-now.ts";
import { useApiKeys } from "../../api/use-api-keys.ts";
import { keyState } from "../../key-state.ts";
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
  const keys = useApiKeys();
  const [making, setMaking] = useMaking();
  const [made, setMade] = useState<NewKey | null>(null);
  const [asked, setAsked] = useState<{ readonly id: string; readonly action: Action } | null>(null);
  const done = () => setAsked(null);
  const columns = useColumns((id, action) => setAsked({ id, action }));
  return (
    <>
      <PageHead
        title="API keys"
        lead={
          <>
            For your servers: a key does what its scopes name, and is shown once, when it is made. What they
            can ask is in the <Link to="/reference">API reference</Link>.
          </>
        }
        action={
          <Button look="main" aria-expanded={making} onClick={() => setMaking(!making)}>
            New key
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
      <LoadProblem error={keys.error} onRetry={() => void keys.refetch()} />
      <div>
        <ListTable
          caption="API keys, newest first"
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
            <Empty title="No key yet">
              <p>A server that reports sales needs one. Give it no more than it needs.</p>
              <Button onClick={() => setMaking(true)}>Make the first</Button>
            </Empty>
          }
        />
        <MoreButton query={keys} />
      </div>
    </>
  );
}

function useColumns(ask: (id: string, action: Action) => void): readonly Column<Key>[] {
  const nowMs = useNow(MINUTE_MS);
  return [
    {
      title: "Key",
      cell: ({ name, prefix, test }) => (
        <>
          {name} {test ? <Badge tone="unknown">Test</Badge> : null}
          <span className="second">
            <code>{prefix}…</code>
          </span>
        </>
      ),
    },
    {
      title: "State",
      cell: (key) => {
        const { tone, text } = keyState(key, nowMs);
        return <Badge tone={tone}>{text}</Badge>;
      },
    },
    { title: "May", cell: ({ scopes }) => <Scopes scopes={scopes} /> },
    {
      title: "Last used",
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? "never" : <Clock at={lastUsedAt} />),
    },
    { title: "Ends", cell: ({ expiresAt }) => (expiresAt === null ? "no end" : <Day at={expiresAt} />) },
    {
      title: "Works from",
      cell: ({ allowedAddresses }) =>
        allowedAddresses.length === 0 ? "everywhere" : allowedAddresses.join(", "),
    },
    {
      title: "Change",
      cell: (key) =>
        keyState(key, nowMs).works ? (
          <div className="key-actions">
            <Button aria-label={`Change ${key.name}`} onClick={() => ask(key.id, "change")}>
              Change…
            </Button>
            {key.replacedById === null ? (
              <Button aria-label={`Rotate ${key.name}`} onClick={() => ask(key.id, "rotate")}>
                Rotate…
              </Button>
            ) : null}
            <Button aria-label={`Revoke ${key.name}`} onClick={() => ask(key.id, "revoke")}>
              Revoke…
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
  if (scopes.length <= SHOWN_SCOPES) return scopes.join(", ");
  return (
    <details>
      <summary>{scopes.length} things</summary>
      {scopes.join(", ")}
    </details>
  );
}
