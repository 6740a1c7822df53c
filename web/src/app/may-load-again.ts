/** As browsers say that a script could not be loaded, and Vite that of a style. */
const LOST = /dynamically imported module|importing a module script|preload css/i;

/** As the router notes which page it has loaded again already: neither does what the other has done. */
const noteOf = (message: string): string => `tanstack_router_reload:${message}`;

/**
 * Whether loading the page again may mend this, and this tab has not done so for the same piece. Says so once.
 *
 * @param notes of this tab
 */
export function mayLoadAgain(
  error: unknown,
  notes: Pick<Storage, "getItem" | "setItem"> = sessionStorage,
): boolean {
  if (!(error instanceof Error) || !LOST.test(error.message)) return false;
  const note = noteOf(error.message);
  if (notes.getItem(note) !== null) return false;
  notes.setItem(note, "1");
  return true;
}
