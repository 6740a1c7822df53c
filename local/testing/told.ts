import { open } from "../../core/privacy/envelope.ts";
import { getServices } from "../../functions/services.ts";
import type { TestApi } from "./start-test-api.ts";

/** A notification as it was written, opened. */
export interface Told {
  readonly kind: string;
  readonly userId: string | null;
  /** Of somebody who is no user. */
  readonly address: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  /** The token of its link; empty when there is none. */
  readonly token: string;
  readonly url: string;
}

/** What a user, or an address that has none, was told, the newest last. */
export async function toldTo(api: TestApi, to: { userId?: string; address?: string }): Promise<Told[]> {
  const { envelopeKeys } = await getServices(api.env);
  const { rows } = await api.owner.query(
    "SELECT id, kind, user_id, data, envelope FROM notifications ORDER BY id",
  );
  const all = await Promise.all(
    rows.map(async ({ id, kind, user_id, data, envelope }): Promise<Told> => {
      const opened = envelope === null ? undefined : await open(envelope, `notification:${id}`, envelopeKeys);
      const { address, url = "" } = opened?.ok ? JSON.parse(opened.value) : {};
      return { kind, userId: user_id, address, data, url, token: new URL(url, "http://none").hash.slice(1) };
    }),
  );
  return all.filter((told) =>
    to.userId === undefined ? told.address === to.address : told.userId === to.userId,
  );
}

/** The token of the newest link of a kind. */
export async function tokenOf(
  api: TestApi,
  kind: string,
  to: { userId?: string; address?: string },
): Promise<string> {
  const told = (await toldTo(api, to)).filter((each) => each.kind === kind).at(-1);
  if (told === undefined || told.token === "") throw new Error(`nobody was sent a link of ${kind}`);
  return told.token;
}
