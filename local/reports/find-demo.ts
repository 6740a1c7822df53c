import pg from "pg";

/** The demo merchant's organisation, and the demo affiliate. */
export async function findDemo(
  databaseUrl: string,
  demo: { programId: string; affiliate: { email: string } },
): Promise<{ organisationId: string; affiliateId: string | null }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT organisation_id AS "organisationId",
         (SELECT a.id FROM affiliates a JOIN users u ON u.id = a.user_id WHERE u.email = $2) AS "affiliateId"
       FROM programs WHERE id = $1`,
      [demo.programId, demo.affiliate.email],
    );
    if (rows[0] === undefined) throw new Error("The demo program is gone: npm run reset, then npm start.");
    return rows[0];
  } finally {
    await client.end();
  }
}
