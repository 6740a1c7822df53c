import type { PartnerGroup } from "../../../../../../core/api/partner-groups.ts";
import "./partners.css";

/** A group's name behind its colour. */
export function GroupBadge({ group }: { group: Pick<PartnerGroup, "name" | "colour"> }) {
  return (
    <span className="with-sign">
      <span className={`group-dot is-${group.colour}`} aria-hidden="true" /> {group.name}
    </span>
  );
}
