import { renameSync, writeFileSync } from "node:fs";
import { makeDocument } from "./openapi/make-document.ts";

/** Writes the OpenAPI document to the file that is named: `node scripts/openapi-document.ts web/dist/openapi.json`. */
const [, , file = "openapi.json"] = process.argv;
// Whoever began this has ended: nobody waits for it any more.
process.once("disconnect", () => process.exit());
// The one before is read until this one is whole.
writeFileSync(`${file}.new`, JSON.stringify(await makeDocument()));
renameSync(`${file}.new`, file);
if (process.connected) process.disconnect();
