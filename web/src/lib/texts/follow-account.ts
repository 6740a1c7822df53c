import type { SessionStore } from "../session/create-session.ts";
import { isLanguage, setLanguage } from "./language.ts";

/** Puts the page into the language of whoever signs in, and into the one they change to. An operator who acts as somebody keeps theirs. */
export function followAccount(session: Pick<SessionStore, "state" | "subscribe">): void {
  let seen = "";
  session.subscribe(() => {
    const state = session.state();
    if (state.kind !== "signed-in" || state.account.acting !== null) return;
    const { id, locale } = state.account.user;
    // A token that is renewed says again what was known, and takes back no choice that is still being saved.
    if (seen === `${id} ${locale}`) return;
    seen = `${id} ${locale}`;
    if (isLanguage(locale)) setLanguage(locale);
  });
}
