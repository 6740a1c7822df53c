import type { MemberAtDistance, TreeExport } from "../core/api/trees.ts";
import { csvLine } from "./csv.ts";

/** Members that are read at once. */
const PAGE = 1_000;

const COLUMNS = [
  ...["partner_id", "distance", "external_id", "name", "email", "status", "sponsor_partner_id", "joined_at"],
];

/** @param read the members that follow on `after`, oldest first; fewer than `limit`: that was all */
export function exportDownline(
  read: (after: string | undefined, limit: number) => Promise<readonly MemberAtDistance[]>,
  format: TreeExport,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after: string | undefined;
  let ended = false;
  return new ReadableStream({
    start(controller) {
      if (format === "csv") controller.enqueue(encoder.encode(`${COLUMNS.join(",")}\r\n`));
    },
    async pull(controller) {
      if (ended) return controller.close();
      const members = await read(after, PAGE);
      after = members.at(-1)?.partnerId ?? after;
      ended = members.length < PAGE;
      const text = members.map((member) => LINES[format](member)).join("");
      if (text !== "") controller.enqueue(encoder.encode(text));
      if (ended) controller.close();
    },
  });
}

const LINES: Record<TreeExport, (member: MemberAtDistance) => string> = {
  ndjson: (member) => `${JSON.stringify(member)}\n`,
  csv: (member) =>
    csvLine([
      ...[member.partnerId, String(member.distance), member.externalId, member.name, member.email],
      ...[member.status, member.sponsorPartnerId, member.joinedAt],
    ]),
};
