import type { FilterOption } from "./filters.tsx";

/** Things of which one can be chosen, however many there are. */
export interface Searched {
  /** Under which what is found is kept. */
  readonly queryKey: readonly unknown[];
  /** Some that a text is part of; of an empty one the newest. */
  find(text: string, signal: AbortSignal): Promise<readonly FilterOption[]>;
  /** What one is called. */
  nameOf(value: string, signal: AbortSignal): Promise<string>;
}

export interface SearchedFilterProps {
  readonly label: string;
  readonly source: Searched;
  /** Absent: all. */
  readonly value: string | undefined;
  /** What is said where nothing is chosen, if that is not all. */
  readonly none?: string;
  readonly error?: string | undefined;
  readonly onChoose: (value: string) => void;
}
