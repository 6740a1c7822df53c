import { schedule } from "./deliver.ts";
import { land } from "./land.ts";
import { countAgain } from "./pages.ts";
import { state, tell } from "./state.ts";
import { keep, purge, write } from "./store.ts";
import { shareToken } from "./token.ts";

/** From memory into storage, and on its way. */
export function grant(): void {
  const before = state.consent;
  if (before === "granted") return;
  state.consent = "granted";
  keep();
  land();
  if (before === "denied") countAgain();
  shareToken();
  schedule();
}

export function decide(decision: "granted" | "denied" | "revoked"): void {
  if (decision === "granted") {
    grant();
    write("trb_c", decision);
  } else {
    state.consent = "denied";
    purge();
  }
  tell();
}

/** A visitor who withdraws consent in one tab has withdrawn it in all: the id that is gone tells the others. */
export function watchOtherTabs(): void {
  addEventListener("storage", ({ key, newValue }) => {
    if (key === "trb_v" && !newValue) decide("revoked");
  });
}
