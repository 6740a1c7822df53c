import { Link } from "@tanstack/react-router";
import type { InboxItem } from "../../../../../core/api/notifications.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Moment } from "../../../components/ui/moment.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useUnread } from "../../../lib/inbox/use-unread.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { useNow } from "../../../lib/use-now.ts";
import { useInbox, useMarkRead } from "../api/use-notifications.ts";
import { inboxTexts } from "../texts/inbox.ts";
import { AccountFrame } from "./account-frame.tsx";
import "./account.css";

/** What one was told. */
export function InboxPage() {
  return (
    <AccountFrame>
      <Items />
    </AccountFrame>
  );
}

function Items() {
  const t = useTexts(inboxTexts);
  const inbox = useInbox();
  const unread = useUnread();
  const mark = useMarkRead();
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        // It is there before what is unread is known, and afterwards: on a phone it stands above the list.
        action={
          <Button busy={mark.isPending} disabled={unread === 0} onClick={() => mark.mutate(null)}>
            {t.markAll}
          </Button>
        }
      />
      <LoadProblem error={mark.error} onRetry={() => void inbox.refetch()} />
      <Loaded of={[inbox]}>{(items) => <List items={items} onRead={(id) => mark.mutate([id])} />}</Loaded>
      <MoreButton query={inbox} />
    </>
  );
}

function List({ items, onRead }: { items: readonly InboxItem[]; onRead: (id: string) => void }) {
  const t = useTexts(inboxTexts);
  const nowMs = useNow();
  if (items.length === 0)
    return (
      <Empty title={t.none}>
        <p>{weave(t.empty, <Link to="/account/notifications">{t.choose}</Link>)}</p>
      </Empty>
    );
  return (
    <ol className="inbox">
      {items.map((item) => (
        <li key={item.id} className={item.readAt === null ? "is-unread" : undefined}>
          <Item item={item} nowMs={nowMs} onRead={() => onRead(item.id)} />
        </li>
      ))}
    </ol>
  );
}

function Item({ item, nowMs, onRead }: { item: InboxItem; nowMs: number; onRead: () => void }) {
  const t = useTexts(inboxTexts);
  const { title, body, path, createdAt, readAt } = item;
  const read = readAt === null ? onRead : undefined;
  return (
    <article>
      <h2 className="inbox-title">
        {readAt === null ? <span className="visually-hidden">{t.unread} </span> : null}
        {path === null ? (
          title
        ) : (
          <Link to={path} onClick={read}>
            {title}
          </Link>
        )}
      </h2>
      <p>{body}</p>
      <footer className="inbox-foot">
        <Moment at={createdAt} nowMs={nowMs} />
        {read === undefined ? null : (
          <Button look="bare" onClick={read}>
            {t.mark}
            <span className="visually-hidden">: {title}</span>
          </Button>
        )}
      </footer>
    </article>
  );
}
