export * from "./commission.ts";
export * from "./conversions.ts";
export * from "./identity.ts";
export * from "./operations.ts";
export * from "./partners.ts";
export * from "./tenancy.ts";
