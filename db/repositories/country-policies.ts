import { and, asc, eq, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { Actor, HttpDatabase, PlatformIdentity } from "../client.ts";
import { countryPolicies } from "../schema/bonuses.ts";

export type CountryPolicyRow = typeof countryPolicies.$inferSelect;

/** Every country that there is a policy of, by its code. */
export async function listCountryPolicies(db: HttpDatabase, actor: Actor): Promise<CountryPolicyRow[]> {
  const [rows] = await batchAs(db, actor, [
    db.select().from(countryPolicies).orderBy(asc(countryPolicies.country)),
  ]);
  return rows;
}

/** Undefined: the country is not judged. Everybody may read it. */
export async function findCountryPolicy(
  db: HttpDatabase,
  actor: Actor,
  country: string,
): Promise<CountryPolicyRow | undefined> {
  const [rows] = await batchAs(db, actor, [
    db.select().from(countryPolicies).where(eq(countryPolicies.country, country)),
  ]);
  return rows[0];
}

export type CountryPolicyValues = Pick<
  CountryPolicyRow,
  "maxPayoutBps" | "maxLevels" | "signUpBonus" | "source"
>;

/**
 * Makes a country's first policy (`version` null), or replaces the one of that version; undefined when another stands. The
 * database itself refuses it to all but the platform's owner and compliance, and writes it into the platform's log.
 */
export async function putCountryPolicy(
  db: HttpDatabase,
  operator: PlatformIdentity,
  put: {
    readonly country: string;
    readonly version: number | null;
    readonly values: CountryPolicyValues;
    readonly now: Date;
  },
): Promise<CountryPolicyRow | undefined> {
  const { country, version, values, now } = put;
  const statement =
    version === null
      ? db
          .insert(countryPolicies)
          .values({ country, ...values, updatedAt: now })
          .onConflictDoNothing()
          .returning()
      : db
          .update(countryPolicies)
          .set({ ...values, version: sql`${countryPolicies.version} + 1`, updatedAt: now })
          .where(and(eq(countryPolicies.country, country), eq(countryPolicies.version, version)))
          .returning();
  const [rows] = await batchAs(db, operator, [statement]);
  return rows[0];
}
