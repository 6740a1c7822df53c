-- Programs are looked for with the rights of a job, also in the order of what their pages say of how they decide and pay.
GRANT EXECUTE ON FUNCTION "find_program_page"(text, timestamptz) TO "job";
