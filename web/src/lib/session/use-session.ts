import { createContext, useContext, useSyncExternalStore } from "react";
import type { ActingStore } from "./create-acting.ts";
import type { Account, SessionState } from "./create-session.ts";

const SessionContext = createContext<ActingStore | null>(null);

export const SessionProvider = SessionContext.Provider;

export function useSessionStore(): ActingStore {
  const store = useContext(SessionContext);
  if (store === null) throw new Error("there is no SessionProvider above");
  return store;
}

export function useSession(): SessionState {
  const store = useSessionStore();
  return useSyncExternalStore(store.subscribe, store.state);
}

/** Who is signed in; for what is shown to nobody else. */
export function useAccount(): Account {
  const session = useSession();
  if (!("account" in session)) throw new Error("shown without a session");
  return session.account;
}
