-- Rollups for reports: triggers write what changes, `job` alone folds it; `app` reads its tenant's, and an affiliate its own.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['report_deltas', 'report_clicks', 'report_devices', 'report_rollups'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
		EXECUTE format('GRANT SELECT ON %I TO job', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['report_deltas', 'report_rollups'] LOOP
		EXECUTE format('CREATE POLICY tenant ON %I FOR SELECT TO app USING (organisation_id = (SELECT current_organisation()))', name);
		EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO app USING (partner_id IN (SELECT own_partner_ids()))', name);
		EXECUTE format('GRANT SELECT ON %I TO app', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT INSERT ON "report_devices", "report_rollups" TO "job";
--> statement-breakpoint
GRANT UPDATE ON "report_rollups" TO "job";
--> statement-breakpoint
GRANT DELETE ON "report_deltas", "report_clicks", "report_devices" TO "job";
--> statement-breakpoint
-- A conversion as it was (sign -1) or is (sign 1).
CREATE TYPE "report_version" AS (
	"sign" int, "id" uuid, "organisation_id" uuid, "program_id" uuid, "goal" text, "coupon" text, "currency" text, "status" text,
	"amount_minor" bigint, "refunded_minor" bigint, "bucket" timestamptz, "credit_revision" int
);
--> statement-breakpoint
-- Commission of a line, more or less, where its conversion is counted; null for goal, coupon and bucket: as the conversion is now.
CREATE TYPE "report_line" AS (
	"organisation_id" uuid, "program_id" uuid, "conversion_id" uuid, "revision" int, "partner_id" uuid, "campaign_id" uuid, "click_id" uuid,
	"currency" text, "amount_minor" bigint, "goal" text, "coupon" text, "bucket" timestamptz
);
--> statement-breakpoint
CREATE FUNCTION "report_coupon"("code" text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(left(lower(btrim(code)), 100), '')
$$;
--> statement-breakpoint
-- What versions of conversions add, credit by credit. Each part of an amount is what the shares up to it come to, less what those
-- before it do: the parts sum to the whole. A conversion counts once in all, and once for each partner, campaign and link.
CREATE FUNCTION "add_report_versions"("versions" report_version[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH credited AS (
		SELECT v.*, k.partner_id, k.campaign_id, t.link_id, coalesce(k.weight_bps, 10000) AS share, coalesce(k.position, 0) AS place,
			coalesce(sum(k.weight_bps) OVER (PARTITION BY v.id, v.sign ORDER BY k.position), 10000) AS shares
		FROM unnest(versions) v
			LEFT JOIN attributions a ON a.conversion_id = v.id AND a.revision = v.credit_revision
			LEFT JOIN attribution_credits k ON k.attribution_id = a.id
			LEFT JOIN attribution_touches t ON t.attribution_id = a.id AND t.click_id = k.click_id AND t.partner_id = k.partner_id
	), counted AS (
		SELECT *, row_number() OVER (PARTITION BY id, sign ORDER BY place) = 1 AS first_in_all,
			row_number() OVER (PARTITION BY id, sign, partner_id ORDER BY place) = 1 AS first_of_partner,
			row_number() OVER (PARTITION BY id, sign, campaign_id ORDER BY place) = 1 AS first_of_campaign,
			row_number() OVER (PARTITION BY id, sign, partner_id, campaign_id, link_id ORDER BY place) = 1 AS first_of_link,
			floor(amount_minor::numeric * shares / 10000) - floor(amount_minor::numeric * (shares - share) / 10000) AS amount_part,
			floor(refunded_minor::numeric * shares / 10000) - floor(refunded_minor::numeric * (shares - share) / 10000) AS refunded_part
		FROM credited
	)
	INSERT INTO report_deltas (organisation_id, program_id, partner_id, campaign_id, link_id, goal, coupon, currency, bucket, status,
		in_total, of_partner, of_campaign, of_link, amount_minor, refunded_minor)
	SELECT organisation_id, program_id, partner_id, campaign_id, link_id, goal, coupon, currency, bucket, status,
		sum(sign * first_in_all::int), sum(sign * first_of_partner::int), sum(sign * first_of_campaign::int), sum(sign * first_of_link::int),
		sum(sign * amount_part), sum(sign * refunded_part)
	FROM counted
	GROUP BY organisation_id, program_id, partner_id, campaign_id, link_id, goal, coupon, currency, bucket, status
	HAVING sum(sign * first_in_all::int) <> 0 OR sum(sign * first_of_partner::int) <> 0 OR sum(sign * first_of_campaign::int) <> 0
		OR sum(sign * first_of_link::int) <> 0 OR sum(sign * amount_part) <> 0 OR sum(sign * refunded_part) <> 0
$$;
--> statement-breakpoint
-- A link is named where its own partner earns by it; what uplines earn is theirs and no link's.
CREATE FUNCTION "add_report_lines"("lines" report_line[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	INSERT INTO report_deltas (organisation_id, program_id, partner_id, campaign_id, link_id, goal, coupon, currency, bucket, status,
		in_total, of_partner, of_campaign, of_link, commission_minor)
	SELECT l.organisation_id, l.program_id, l.partner_id, l.campaign_id, t.link_id, coalesce(l.goal, c.goal) AS goal,
		coalesce(l.coupon, report_coupon(c.coupon_code)) AS coupon, l.currency,
		coalesce(l.bucket, date_bin('15 minutes', c.occurred_at, 'epoch')) AS bucket, 'none', 0, 0, 0, 0, sum(l.amount_minor)
	FROM unnest(lines) l
		LEFT JOIN conversions c ON c.id = l.conversion_id AND l.bucket IS NULL
		LEFT JOIN attributions a ON a.conversion_id = l.conversion_id AND a.revision = l.revision
		LEFT JOIN attribution_touches t ON t.attribution_id = a.id AND t.click_id = l.click_id AND t.partner_id = l.partner_id
	WHERE l.partner_id IS NOT NULL AND (l.bucket IS NOT NULL OR NOT c.test)
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(l.amount_minor) <> 0
$$;
--> statement-breakpoint
-- Triggers alone add, in their owner's name.
REVOKE EXECUTE ON FUNCTION "add_report_versions"(report_version[]), "add_report_lines"(report_line[]) FROM PUBLIC;
--> statement-breakpoint
CREATE FUNCTION "report_new_conversions"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM add_report_versions(array_agg(ROW(1, id, organisation_id, program_id, goal, report_coupon(coupon_code), currency, status, amount_minor,
		refunded_minor, date_bin('15 minutes', occurred_at, 'epoch'), credit_revision)::report_version))
	FROM new_rows WHERE NOT test HAVING count(*) > 0;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "report_changed_conversions"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM add_report_versions(array_agg(v.version)) FROM old_rows o JOIN new_rows n USING (id) CROSS JOIN LATERAL (VALUES
		(ROW(-1, o.id, o.organisation_id, o.program_id, o.goal, report_coupon(o.coupon_code), o.currency, o.status, o.amount_minor,
			o.refunded_minor, date_bin('15 minutes', o.occurred_at, 'epoch'), o.credit_revision)::report_version),
		(ROW(1, n.id, n.organisation_id, n.program_id, n.goal, report_coupon(n.coupon_code), n.currency, n.status, n.amount_minor,
			n.refunded_minor, date_bin('15 minutes', n.occurred_at, 'epoch'), n.credit_revision)::report_version)) AS v(version)
	WHERE NOT n.test AND (o.goal, o.coupon_code, o.currency, o.status, o.amount_minor, o.refunded_minor, o.occurred_at, o.credit_revision)
		IS DISTINCT FROM (n.goal, n.coupon_code, n.currency, n.status, n.amount_minor, n.refunded_minor, n.occurred_at, n.credit_revision)
	HAVING count(*) > 0;
	-- Commission stands where its conversion does.
	PERFORM add_report_lines(array_agg(v.line)) FROM old_rows o JOIN new_rows n USING (id) JOIN accruals a ON a.conversion_id = n.id
	CROSS JOIN LATERAL (VALUES
		(ROW(a.organisation_id, a.program_id, a.conversion_id, a.revision, a.partner_id, a.campaign_id, a.click_id, a.currency,
			a.reversed_minor - a.amount_minor, o.goal, report_coupon(o.coupon_code), date_bin('15 minutes', o.occurred_at, 'epoch'))::report_line),
		(ROW(a.organisation_id, a.program_id, a.conversion_id, a.revision, a.partner_id, a.campaign_id, a.click_id, a.currency,
			a.amount_minor - a.reversed_minor, n.goal, report_coupon(n.coupon_code), date_bin('15 minutes', n.occurred_at, 'epoch'))::report_line)) AS v(line)
	WHERE NOT n.test AND (o.goal, o.coupon_code, o.occurred_at) IS DISTINCT FROM (n.goal, n.coupon_code, n.occurred_at)
	HAVING count(*) > 0;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "report_new_accruals"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM add_report_lines(array_agg(ROW(organisation_id, program_id, conversion_id, revision, partner_id, campaign_id, click_id, currency,
		amount_minor - reversed_minor, NULL, NULL, NULL)::report_line))
	FROM new_rows WHERE partner_id IS NOT NULL HAVING count(*) > 0;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "report_changed_accruals"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM add_report_lines(array_agg(ROW(n.organisation_id, n.program_id, n.conversion_id, n.revision, n.partner_id, n.campaign_id, n.click_id,
		n.currency, o.reversed_minor - n.reversed_minor, NULL, NULL, NULL)::report_line))
	FROM old_rows o JOIN new_rows n USING (id) WHERE n.partner_id IS NOT NULL AND n.reversed_minor <> o.reversed_minor HAVING count(*) > 0;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "report_new_clicks"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO report_clicks (organisation_id, program_id, click_ids)
	SELECT organisation_id, program_id, array_agg(id ORDER BY id) FROM new_rows GROUP BY organisation_id, program_id;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER report_inserts AFTER INSERT ON "conversions" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "report_new_conversions"();
--> statement-breakpoint
CREATE TRIGGER report_updates AFTER UPDATE ON "conversions" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "report_changed_conversions"();
--> statement-breakpoint
CREATE TRIGGER report_inserts AFTER INSERT ON "accruals" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "report_new_accruals"();
--> statement-breakpoint
CREATE TRIGGER report_updates AFTER UPDATE ON "accruals" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "report_changed_accruals"();
--> statement-breakpoint
CREATE TRIGGER report_inserts AFTER INSERT ON "clicks" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "report_new_clicks"();
--> statement-breakpoint
-- What was there before; the job folds it.
DO $$
DECLARE
	after uuid := '00000000-0000-0000-0000-000000000000';
	chunk uuid[];
BEGIN
	LOOP
		SELECT array_agg(id) INTO chunk FROM (SELECT id FROM conversions WHERE id > after ORDER BY id LIMIT 5000) c;
		EXIT WHEN chunk IS NULL;
		PERFORM add_report_versions(array_agg(ROW(1, id, organisation_id, program_id, goal, report_coupon(coupon_code), currency, status,
			amount_minor, refunded_minor, date_bin('15 minutes', occurred_at, 'epoch'), credit_revision)::report_version))
		FROM conversions WHERE id = ANY (chunk) AND NOT test HAVING count(*) > 0;
		PERFORM add_report_lines(array_agg(ROW(organisation_id, program_id, conversion_id, revision, partner_id, campaign_id, click_id, currency,
			amount_minor - reversed_minor, NULL, NULL, NULL)::report_line))
		FROM accruals WHERE conversion_id = ANY (chunk) AND partner_id IS NOT NULL HAVING count(*) > 0;
		after := chunk[cardinality(chunk)];
	END LOOP;
	INSERT INTO report_clicks (organisation_id, program_id, click_ids)
	SELECT organisation_id, program_id, array_agg(id) FROM (
		SELECT organisation_id, program_id, id, row_number() OVER (PARTITION BY program_id ORDER BY id) / 1000 AS pack FROM clicks
	) c GROUP BY organisation_id, program_id, pack;
END $$;
