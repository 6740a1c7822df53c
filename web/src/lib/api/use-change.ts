import { useQueryClient } from "@tanstack/react-query";
import { toast } from "../announce.ts";
import { toastUndo } from "../undo.ts";
import { describeProblem } from "./problem.ts";

/** Does one thing to a list, says what came of it, and looks at the list again; with `undo`, the same can be taken back. */
export function useChange(queryKey: readonly unknown[]) {
  const queries = useQueryClient();
  return async (
    change: () => Promise<unknown>,
    done: string,
    undo?: () => Promise<unknown>,
  ): Promise<void> => {
    const lookAgain = () => queries.invalidateQueries({ queryKey });
    await change().then(
      () => toastUndo(done, undo && (() => undo().finally(lookAgain))),
      (error: unknown) => toast(describeProblem(error)),
    );
    await lookAgain();
  };
}
