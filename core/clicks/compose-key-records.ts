import type { ConsentMode } from "./link-record.ts";
import type { ProgramKeyRecord } from "./program-key.ts";

/** What the records of a program's two public keys follow from. */
export interface ProgramKeySource {
  readonly id: string;
  readonly organisationId: string;
  readonly status: "active" | "archived";
  readonly publicKey: string;
  readonly testPublicKey: string;
  readonly allowedHosts: readonly string[];
  readonly consentMode: ConsentMode;
  readonly version: number;
}

/** The records of both keys of a program, alike but for `test`. */
export function composeKeyRecords(
  program: ProgramKeySource,
): readonly { readonly key: string; readonly record: ProgramKeyRecord }[] {
  const record = (test: boolean): ProgramKeyRecord => ({
    v: 1,
    rev: program.version,
    organisationId: program.organisationId,
    programId: program.id,
    status: program.status,
    test,
    allowedHosts: [...program.allowedHosts],
    consent: program.consentMode,
  });
  return [
    { key: program.publicKey, record: record(false) },
    { key: program.testPublicKey, record: record(true) },
  ];
}
