import { runAsProcess } from "../cloudflare/run-as-process.ts";
import { startShop } from "./start-shop.ts";

await runAsProcess(startShop);
