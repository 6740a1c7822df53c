const KEY = "tributary-registration";
const TICKET = /^[A-Za-z0-9_-]{43}$/;

/**
 * The ticket of the last registration that was made in this browser. With the link of the mail it shows that the same
 * person follows it; without it the password is asked for, so nothing hangs on a browser that keeps none.
 */
export function keepTicket(ticket: string): void {
  try {
    localStorage.setItem(KEY, ticket);
  } catch {
    // The password does as well.
  }
}

/** Null: the registration was made elsewhere, or is confirmed. */
export function keptTicket(): string | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept !== null && TICKET.test(kept) ? kept : null;
  } catch {
    return null;
  }
}

export function dropTicket(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // It opens nothing any more.
  }
}
