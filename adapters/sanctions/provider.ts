import type { ScreeningMatch, Subject } from "../../core/compliance/screen.ts";

/** Who says whom lists of sanctions name. */
export interface SanctionsProvider {
  /** As `screenings.provider` has it. */
  readonly name: string;
  /** Of all its lists; another one, and everybody is asked again. Null: it has none, and nobody is asked. */
  version(): Promise<string | null>;
  /** Whom each may be, in the order that was asked; empty: nobody. */
  screen(subjects: readonly Subject[]): Promise<ScreeningMatch[][]>;
}
