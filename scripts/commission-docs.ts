import { writeFileSync } from "node:fs";
import { commissionPage } from "./commission-docs/page.ts";

/** `npm run docs:commission`: writes docs/commission.md anew. */
writeFileSync(new URL("../docs/commission.md", import.meta.url), commissionPage());
