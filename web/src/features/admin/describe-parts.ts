import type { AdminUser } from "../../../../core/api/admin.ts";
import { formatList } from "../../lib/format.ts";

/** What somebody is here, as `support, owner of Shop Ltd and affiliate`. */
export function describeParts({
  platformRole,
  organisations,
  affiliate,
}: Pick<AdminUser, "platformRole" | "organisations" | "affiliate">): string {
  const parts = [
    ...(platformRole === null ? [] : [`platform's ${platformRole}`]),
    ...organisations.map(({ name, role }) => `${role} of ${name}`),
    ...(affiliate ? ["affiliate"] : []),
  ];
  return parts.length === 0 ? "nothing yet" : formatList(parts);
}
