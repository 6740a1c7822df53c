import type { MoveRefusal, SeatRefusal } from "../core/genealogy/judge-move.ts";
import { Problem } from "./problem.ts";

const MESSAGES: Record<MoveRefusal | SeatRefusal, string> = {
  same_parent: "The partner stands there already.",
  own_downline: "Nobody can stand above itself.",
  other_program: "That partner is of another program.",
  sponsor_fixed: "The days in which the sponsor may be changed are over.",
  too_many_members: "Too many stand below the partner to be moved at once.",
  no_matrix: "The program has no matrix.",
  not_seated: "The partner has no seat in the matrix, or whoever is to stand above it has none.",
  already_seated: "The partner has a seat; ask for a move.",
  not_enrolled_by: "Another partner enrolled this one, and gives it its seat.",
  no_such_position: "The matrix is not that wide.",
  seat_taken: "That seat is taken.",
  parent_full: "All seats below that partner are taken.",
  too_deep: "That is below the last level of the matrix.",
  outside_downline: "A seat given by hand lies in the downline of the partner's sponsor.",
  matrix_full: "The matrix has no free seat.",
};

/** These concern whoever is to stand above. */
const OF_FIELD: ReadonlySet<string> = new Set<MoveRefusal>(["same_parent", "own_downline"]);

/** Why a tree stays as it is: 409 with the reason as code, or 404 for a partner that is not the caller's. */
export function treeRefusal(
  reason: MoveRefusal | SeatRefusal | "partner_unknown",
  field = "toPartnerId",
): Problem {
  if (reason === "partner_unknown" || reason === "other_program") return unknownPartner(field);
  const message = MESSAGES[reason];
  return new Problem("wrong_state", message, [
    { field: OF_FIELD.has(reason) ? field : "", code: reason, message },
  ]);
}

/** Another tenant's and another program's are as unknown as none at all. */
function unknownPartner(field: string): Problem {
  return new Problem("not_found", "There is no such partner.", [
    { field, code: "not_found", message: "there is no such partner" },
  ]);
}
