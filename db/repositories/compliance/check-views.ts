import { type SQL, sql } from "drizzle-orm";
import type { PayeeKind } from "../../../core/compliance/checklist.ts";
import type { KycState } from "../../../core/compliance/states.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs, type UserIdentity } from "../../client.ts";
import { nameOf } from "../payouts/payee-search.ts";
import { CHECK_FIELDS, type CheckRow, neededOf } from "./checks.ts";
import { COUNTING_TAX_FORM, DOCUMENT_FIELDS, type DocumentRow } from "./documents.ts";

/** Documents of check `c`, and tax forms of earlier ones that are still valid. */
const DOCUMENTS: SQL = sql`coalesce((
  SELECT jsonb_agg(to_jsonb(f) ORDER BY f.id) FROM (
    SELECT ${DOCUMENT_FIELDS} FROM kyc_documents d WHERE d.affiliate_id = c.affiliate_id AND (d.check_id = c.id OR (${COUNTING_TAX_FORM}))
  ) f), '[]')`;

export type OwnKyc = {
  affiliateId: string;
  country: string | null;
  kind: PayeeKind;
  needed: { kyc: boolean; taxForm: boolean };
  /** The one that stands, else the last. Null: there was none. */
  check: (CheckRow & { documents: DocumentRow[] }) | null;
};

/** How a signed-in affiliate stands; undefined: it is none. */
export async function findOwnKyc(db: HttpDatabase, identity: UserIdentity): Promise<OwnKyc | undefined> {
  const [row] = await queryAs<OwnKyc>(
    db,
    identity,
    sql`
    SELECT a.id AS "affiliateId", y.country, coalesce(y.kind, 'individual') AS kind, ${neededOf(sql`a.id`)} AS needed, (
      SELECT to_jsonb(f) FROM (
        SELECT ${CHECK_FIELDS}, ${DOCUMENTS} AS documents FROM kyc_checks c WHERE c.affiliate_id = a.id ORDER BY c.id DESC LIMIT 1
      ) f) AS "check"
    FROM affiliates a LEFT JOIN payees y ON y.affiliate_id = a.id WHERE a.user_id = current_user_id()`,
  );
  return row;
}

export type FoundCheck = CheckRow & {
  documents: DocumentRow[];
  name: string;
  email: string;
  country: string | null;
  kind: PayeeKind;
};

const RENEWAL: SQL = sql`c.state = 'approved' AND c.ended_at IS NULL AND EXISTS (
  SELECT FROM kyc_documents d WHERE d.check_id = c.id AND d.state IN ('submitted', 'in_review') AND d.replaced_at IS NULL)`;

/** Of a check `c`: somebody has to look at what was handed in. */
export const WAITING_CHECK: SQL = sql`(c.state IN ('submitted', 'in_review') OR (${RENEWAL}))`;

function shown(state: KycState | "renewal" | undefined): SQL {
  if (state === undefined) return WAITING_CHECK;
  return state === "renewal" ? sql`(${RENEWAL})` : sql`c.state = ${state}`;
}

const foundOf = (which: SQL): SQL => sql`
  SELECT ${CHECK_FIELDS}, ${DOCUMENTS} AS documents, ${nameOf(sql`c.affiliate_id`)} AS name,
    coalesce((SELECT u.email FROM users u WHERE u.id = a.user_id), a.email_normalised) AS email, y.country, coalesce(y.kind, 'individual') AS kind
  FROM kyc_checks c JOIN affiliates a ON a.id = c.affiliate_id LEFT JOIN payees y ON y.affiliate_id = c.affiliate_id WHERE ${which}`;

/** What waits, the oldest first; one row more than `limit` when there are more. */
export function listChecks(
  db: HttpDatabase,
  operator: PlatformIdentity,
  {
    state,
    limit,
    cursor,
  }: {
    readonly state?: KycState | "renewal" | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<FoundCheck[]> {
  const after = cursor === undefined ? sql`` : sql`AND c.id > ${cursor}::uuid`;
  return queryAs<FoundCheck>(
    db,
    operator,
    sql`${foundOf(sql`${shown(state)} ${after}`)} ORDER BY c.id LIMIT ${limit + 1}`,
  );
}

export async function findCheck(
  db: HttpDatabase,
  operator: PlatformIdentity,
  id: string,
): Promise<FoundCheck | undefined> {
  const [row] = await queryAs<FoundCheck>(db, operator, foundOf(sql`c.id = ${id}`));
  return row;
}
