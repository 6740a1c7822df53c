import { describe } from "vitest";
import { firstSaleSuite } from "./suites/first-sale.ts";
import { shopSuite } from "./suites/shop.ts";
import { openForAll } from "./support/opened.ts";

/*
 * Goal: what is sold is connected with the link that led there, and both sides see it. Method: one platform with its sample shop.
 */

const opened = openForAll();

describe("the first sale", () => firstSaleSuite(opened));
describe("the shop", () => shopSuite(opened));
