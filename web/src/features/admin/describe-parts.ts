import type { AdminUser } from "../../../../core/api/admin.ts";
import { formatList } from "../../lib/format.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { peopleTexts } from "./texts/people.ts";

/** What somebody is here, as `support, owner of Shop Ltd and affiliate`. */
export function describeParts({
  platformRole,
  organisations,
  affiliate,
}: Pick<AdminUser, "platformRole" | "organisations" | "affiliate">): string {
  const t = textsNow(peopleTexts);
  const parts = [
    ...(platformRole === null ? [] : [t.platforms(t.platformRoles[platformRole])]),
    ...organisations.map(({ name, role }) => t.roleOf(t.memberRoles[role], name)),
    ...(affiliate ? [t.isAffiliate] : []),
  ];
  return parts.length === 0 ? t.nothingYet : formatList(parts);
}
