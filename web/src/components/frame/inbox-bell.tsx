import { Link } from "@tanstack/react-router";
import { useUnread } from "../../lib/inbox/use-unread.ts";

/** The inbox, and how much in it is unread. */
export function InboxBell() {
  const unread = useUnread();
  return (
    <Link to="/inbox" className="bell">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 1.5a4 4 0 0 0-4 4c0 3.5-1.5 5-1.5 6h11c0-1-1.5-2.5-1.5-6a4 4 0 0 0-4-4ZM6.5 13.5a1.6 1.6 0 0 0 3 0" />
      </svg>
      <span className="visually-hidden">
        Inbox{unread === 0 ? "" : `, ${unread >= 100 ? "100 or more" : unread} unread`}
      </span>
      {unread === 0 ? null : (
        <span className="bell-count" aria-hidden="true">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </Link>
  );
}
