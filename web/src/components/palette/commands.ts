import type { LucideIcon } from "lucide-react";

/** Something that the palette leads to. */
export interface Command {
  readonly to: string;
  /** It opens the form there. */
  readonly making?: boolean;
  readonly name: string;
  /** What tells it apart from others of its name. */
  readonly hint?: string;
  readonly icon?: LucideIcon;
}

export interface CommandGroup {
  readonly name: string;
  readonly items: readonly Command[];
}

/** Looks for things of an area by what somebody types; answers at most a few of each kind. */
export type CommandSearch = (text: string, signal: AbortSignal) => Promise<readonly CommandGroup[]>;

/** What an area adds to its pages. */
export interface AreaCommands {
  /** What one comes to do, as "New link". */
  readonly actions: readonly Command[];
  /** Loads what looks for things; absent: there is nothing to look for. */
  readonly search?: CommandSearch;
}

/** Brings them when the palette is opened. Must be stable. */
export type LoadCommands = () => Promise<AreaCommands>;

const MARKS = /\p{M}/gu;

/** Without marks, cases and the bar of đ: what is typed in a hurry finds what is written with care. */
export function fold(text: string): string {
  return text.normalize("NFD").replaceAll(MARKS, "").toLowerCase().replaceAll("đ", "d");
}

/** The commands whose name or hint has each typed word; those whose name begins with the first word stand first. */
export function matching(commands: readonly Command[], text: string): Command[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const [first = ""] = words;
  const begins = ({ name }: Command) => (fold(name).startsWith(first) ? 0 : 1);
  return commands
    .filter(({ name, hint = "" }) => words.every((word) => fold(`${name} ${hint}`).includes(word)))
    .toSorted((one, other) => begins(one) - begins(other));
}

const RECENT_MAX = 5;
let recent: readonly Command[] = [];

/** Opened last in this tab, the latest first; a tab that is loaded anew remembers nothing of whom it was shown to. */
export const recentCommands = (): readonly Command[] => recent;

export function remember(command: Command): void {
  recent = [
    command,
    ...recent.filter((known) => known.to !== command.to || known.making !== command.making),
  ].slice(0, RECENT_MAX);
}
