import { useQueryClient } from "@tanstack/react-query";
import { toast } from "../announce.ts";
import { toastUndo } from "../undo.ts";
import { describeProblem } from "./problem.ts";

/** Does one thing to a list, says what came of it and how it is taken back where it can be, and looks at the list again. */
export function useChange(queryKey: readonly unknown[]) {
  const queries = useQueryClient();
  const look = () => queries.invalidateQueries({ queryKey });
  return async (
    change: () => Promise<unknown>,
    done: string,
    undo?: () => Promise<unknown>,
  ): Promise<void> => {
    await change().then(
      () => toastUndo(done, undo && (() => undo().then(look))),
      (error: unknown) => toast(describeProblem(error)),
    );
    await look();
  };
}
