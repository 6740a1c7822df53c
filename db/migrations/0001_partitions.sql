-- Clicks and events, one partition a day. Ids are UUIDv7, so a day is a range of ids.
CREATE TABLE "clicks" (
	"id" uuid PRIMARY KEY,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"link_id" uuid NOT NULL,
	"request_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"visitor" uuid,
	"address_hash" uuid,
	"privacy" boolean NOT NULL,
	"bot" text,
	"device" text,
	"os" text,
	"browser" text,
	"country" text,
	"region" text,
	"city" text,
	"asn" integer,
	"referrer" text,
	"sub" jsonb,
	"utm" jsonb,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE INDEX "clicks_by_visitor" ON "clicks" ("visitor", "program_id", "id") WHERE "visitor" IS NOT NULL;
--> statement-breakpoint
CREATE TABLE "events" (
	"id" uuid PRIMARY KEY,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"request_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"visitor" uuid,
	"session_id" uuid,
	"click_id" uuid,
	"privacy" boolean NOT NULL,
	"bot" text,
	"url" text,
	"data" jsonb,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE INDEX "events_by_visitor" ON "events" ("visitor", "program_id", "id") WHERE "visitor" IS NOT NULL;
--> statement-breakpoint
-- The lowest id of a moment: the time's 48 bits, then zeros.
CREATE FUNCTION "uuidv7_bound"("moment" timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;
--> statement-breakpoint
-- Makes the partitions of `days` days from `first_day` on, as far as they are missing; answers how many it made.
CREATE FUNCTION "create_event_partitions"("first_day" date, "days" integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	parent text;
	day date;
	made integer := 0;
BEGIN
	IF days NOT BETWEEN 1 AND 90 THEN
		RAISE EXCEPTION 'days must be 1 to 90';
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('event_partitions'));
	FOREACH parent IN ARRAY ARRAY['clicks', 'events'] LOOP
		FOR day IN SELECT first_day + n FROM generate_series(0, days - 1) AS n LOOP
			IF to_regclass(format('public.%I', parent || '_' || to_char(day, 'YYYYMMDD'))) IS NULL THEN
				EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
					parent || '_' || to_char(day, 'YYYYMMDD'), parent,
					uuidv7_bound(day::timestamp AT TIME ZONE 'UTC'), uuidv7_bound((day + 1)::timestamp AT TIME ZONE 'UTC'));
				made := made + 1;
			END IF;
		END LOOP;
	END LOOP;
	RETURN made;
END $$;
--> statement-breakpoint
-- Detaches the partitions of days before `first_kept_day`; their rows stay, as tables of their own in `detached`.
CREATE SCHEMA "detached";
--> statement-breakpoint
CREATE FUNCTION "detach_event_partitions"("first_kept_day" date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	part record;
	gone integer := 0;
BEGIN
	IF first_kept_day > current_date - 30 THEN
		RAISE EXCEPTION 'the last 30 days stay attached';
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('event_partitions'));
	FOR part IN
		SELECT child.relname AS name, parent.relname AS parent
		FROM pg_inherits
		JOIN pg_class child ON child.oid = inhrelid
		JOIN pg_class parent ON parent.oid = inhparent
		WHERE parent.relname IN ('clicks', 'events') AND parent.relnamespace = 'public'::regnamespace
			AND right(child.relname, 8) < to_char(first_kept_day, 'YYYYMMDD')
			AND child.relkind = 'r'
		ORDER BY child.relname
	LOOP
		EXECUTE format('ALTER TABLE public.%I DETACH PARTITION public.%I', part.parent, part.name);
		EXECUTE format('ALTER TABLE public.%I SET SCHEMA detached', part.name);
		gone := gone + 1;
	END LOOP;
	RETURN gone;
END $$;
--> statement-breakpoint
SELECT "create_event_partitions"(((now() AT TIME ZONE 'UTC')::date - 8), 23);
