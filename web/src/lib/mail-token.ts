import { useLocation } from "@tanstack/react-router";

/**
 * The token of a link in a mail. It stands behind `#`, which browsers send to no server: so no log has it, and no
 * referrer. Null: the link was cut off.
 */
export function readMailToken(hash: string): string | null {
  const [token] = /^[A-Za-z0-9_-]{43}$/.exec(hash) ?? [];
  return token ?? null;
}

export const useMailToken = (): string | null => readMailToken(useLocation({ select: ({ hash }) => hash }));
