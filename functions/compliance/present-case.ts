import type { ComplianceCase, ComplianceCaseDetail, Screening } from "../../core/api/compliance.ts";
import type { FoundCase } from "../../db/repositories/compliance/cases.ts";
import type { FoundScreening } from "../../db/repositories/compliance/screenings.ts";
import { iso, isoOrNull } from "../iso.ts";
import { screeningOf } from "./cases.ts";

export const presentCase = (row: FoundCase): ComplianceCase => ({
  ...{ id: row.id, number: row.number, affiliate: { id: row.affiliateId, name: row.name } },
  ...{ kind: row.kind, severity: row.severity, state: row.state, holds: row.holds, summary: row.summary },
  screeningId: screeningOf(row.sourceKey),
  assignee: row.assigneeId === null ? null : { id: row.assigneeId, name: row.assigneeName ?? "" },
  ...{ resolution: row.resolution, endedAt: isoOrNull(row.endedAt), version: row.version },
  createdAt: iso(row.createdAt),
});

export const presentCaseDetail = (row: FoundCase): ComplianceCaseDetail => ({
  ...presentCase(row),
  notes: row.notes.map((note) => ({ ...note, at: iso(note.at) })),
});

export const presentScreening = (row: FoundScreening): Screening => ({
  ...{ id: row.id, affiliate: { id: row.affiliateId, name: row.name, country: row.country } },
  ...{ provider: row.provider, listVersion: row.listVersion, result: row.result, matches: row.matches },
  ...{ reason: row.reason, decidedAt: isoOrNull(row.decidedAt), version: row.version },
  createdAt: iso(row.createdAt),
});
