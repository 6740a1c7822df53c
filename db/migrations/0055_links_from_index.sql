-- Six hours of links as well: the ends of a range at a place seven hours off are then one of them and four quarters, not 28. By the triggers that
-- there are, so that the release before writes them too.
CREATE OR REPLACE FUNCTION "roll_added_days"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO report_rollups AS r (organisation_id, program_id, dimension, grain, bucket, key, currency, partner_id, campaign_id, clicks, bots, uniques, pending, approved, rejected, pending_minor, approved_minor, rejected_minor, refunded_minor, commission_minor)
	SELECT c.organisation_id, c.program_id, c.dimension, d.grain, date_bin(d.length, c.bucket, d.first), c.key, c.currency, c.partner_id, c.campaign_id,
		sum(c.clicks), sum(c.bots), sum(c.uniques), sum(c.pending), sum(c.approved), sum(c.rejected), sum(c.pending_minor), sum(c.approved_minor), sum(c.rejected_minor), sum(c.refunded_minor), sum(c.commission_minor)
	FROM after c CROSS JOIN (VALUES
		('hour', 'day06', interval '1 day', timestamptz '2000-01-01 06:00Z'), ('hour', 'day12', '1 day', '2000-01-01 12:00Z'), ('hour', 'day18', '1 day', '2000-01-01 18:00Z'),
		('quarter', 'six', '6 hours', '2000-01-01 00:00Z')
	) AS d(of, grain, length, first)
	WHERE c.grain = d.of AND (d.of = 'hour' OR c.dimension = 'link') GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 2, 3, 4, 5, 6, 7
	ON CONFLICT (program_id, dimension, grain, bucket, key, currency) DO UPDATE SET
		clicks = r.clicks + excluded.clicks,
		bots = r.bots + excluded.bots,
		uniques = r.uniques + excluded.uniques,
		pending = r.pending + excluded.pending,
		approved = r.approved + excluded.approved,
		rejected = r.rejected + excluded.rejected,
		pending_minor = r.pending_minor + excluded.pending_minor,
		approved_minor = r.approved_minor + excluded.approved_minor,
		rejected_minor = r.rejected_minor + excluded.rejected_minor,
		refunded_minor = r.refunded_minor + excluded.refunded_minor,
		commission_minor = r.commission_minor + excluded.commission_minor;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "roll_grown_days"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO report_rollups AS r (organisation_id, program_id, dimension, grain, bucket, key, currency, partner_id, campaign_id, clicks, bots, uniques, pending, approved, rejected, pending_minor, approved_minor, rejected_minor, refunded_minor, commission_minor)
	SELECT c.organisation_id, c.program_id, c.dimension, d.grain, date_bin(d.length, c.bucket, d.first), c.key, c.currency, c.partner_id, c.campaign_id,
		sum(c.clicks), sum(c.bots), sum(c.uniques), sum(c.pending), sum(c.approved), sum(c.rejected), sum(c.pending_minor), sum(c.approved_minor), sum(c.rejected_minor), sum(c.refunded_minor), sum(c.commission_minor)
	FROM (
		SELECT a.organisation_id, a.program_id, a.dimension, a.grain, a.bucket, a.key, a.currency, a.partner_id, a.campaign_id,
			a.clicks - b.clicks AS clicks, a.bots - b.bots AS bots, a.uniques - b.uniques AS uniques, a.pending - b.pending AS pending, a.approved - b.approved AS approved, a.rejected - b.rejected AS rejected, a.pending_minor - b.pending_minor AS pending_minor, a.approved_minor - b.approved_minor AS approved_minor, a.rejected_minor - b.rejected_minor AS rejected_minor, a.refunded_minor - b.refunded_minor AS refunded_minor, a.commission_minor - b.commission_minor AS commission_minor
		FROM after a JOIN before b USING (program_id, dimension, grain, bucket, key, currency)
	) c CROSS JOIN (VALUES
		('hour', 'day06', interval '1 day', timestamptz '2000-01-01 06:00Z'), ('hour', 'day12', '1 day', '2000-01-01 12:00Z'), ('hour', 'day18', '1 day', '2000-01-01 18:00Z'),
		('quarter', 'six', '6 hours', '2000-01-01 00:00Z')
	) AS d(of, grain, length, first)
	WHERE c.grain = d.of AND (d.of = 'hour' OR c.dimension = 'link') GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 2, 3, 4, 5, 6, 7
	ON CONFLICT (program_id, dimension, grain, bucket, key, currency) DO UPDATE SET
		clicks = r.clicks + excluded.clicks,
		bots = r.bots + excluded.bots,
		uniques = r.uniques + excluded.uniques,
		pending = r.pending + excluded.pending,
		approved = r.approved + excluded.approved,
		rejected = r.rejected + excluded.rejected,
		pending_minor = r.pending_minor + excluded.pending_minor,
		approved_minor = r.approved_minor + excluded.approved_minor,
		rejected_minor = r.rejected_minor + excluded.rejected_minor,
		refunded_minor = r.refunded_minor + excluded.refunded_minor,
		commission_minor = r.commission_minor + excluded.commission_minor;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Those that there are already; nobody writes meanwhile.
LOCK TABLE "report_rollups" IN SHARE ROW EXCLUSIVE MODE;
--> statement-breakpoint
INSERT INTO report_rollups (organisation_id, program_id, dimension, grain, bucket, key, currency, partner_id, campaign_id, clicks, bots, uniques, pending, approved, rejected, pending_minor, approved_minor, rejected_minor, refunded_minor, commission_minor)
	SELECT c.organisation_id, c.program_id, c.dimension, 'six', date_bin('6 hours', c.bucket, '2000-01-01 00:00Z'), c.key, c.currency, c.partner_id, c.campaign_id,
		sum(c.clicks), sum(c.bots), sum(c.uniques), sum(c.pending), sum(c.approved), sum(c.rejected), sum(c.pending_minor), sum(c.approved_minor), sum(c.rejected_minor), sum(c.refunded_minor), sum(c.commission_minor)
	FROM report_rollups c WHERE c.grain = 'quarter' AND c.dimension = 'link' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 2, 3, 4, 5, 6, 7;
--> statement-breakpoint
-- With all that a breakdown by link reads, which in the table lies on some five times as many pages.
CREATE INDEX "report_rollups_of_links" ON "report_rollups" USING btree ("program_id","grain","bucket") INCLUDE ("organisation_id","partner_id","campaign_id","key","currency","clicks","bots","uniques","pending","approved","rejected","pending_minor","approved_minor","rejected_minor","refunded_minor","commission_minor") WHERE "report_rollups"."dimension" = 'link';
