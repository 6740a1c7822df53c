-- A link that is active again was not archived: clicks on it count.
CREATE OR REPLACE FUNCTION "keep_link_archival"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.status = 'archived' AND OLD.status <> 'archived' THEN
		NEW.archived_at := now();
	ELSIF NEW.status <> 'archived' THEN
		NEW.archived_at := NULL;
		NEW.archived_by_partner := false;
	END IF;
	RETURN NEW;
END $$;
