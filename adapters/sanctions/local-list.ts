import { foldName, partsOf } from "../../core/compliance/names.ts";
import { type ListEntry, screen } from "../../core/compliance/screen.ts";
import type { SanctionsProvider } from "./provider.ts";

/** Where the platform keeps lists of its own. */
export interface ListStore {
  version(): Promise<string | null>;
  /** Entries of which a name has one of these words. */
  candidates(words: readonly string[]): Promise<ListEntry[]>;
}

/** The platform's own lists: names are compared by the rule of `core/compliance/names.ts`. */
export function createLocalList(store: ListStore): SanctionsProvider {
  return {
    name: "local-list",
    version: () => store.version(),
    async screen(subjects) {
      const words = new Set(
        subjects.flatMap(({ names }) => names.flatMap((name) => partsOf(foldName(name)))),
      );
      const entries = words.size === 0 ? [] : await store.candidates([...words]);
      return subjects.map((subject) => screen(subject, entries));
    },
  };
}
