import type { TypedResponse } from "hono";
import { STREAM_ROWS_MAX } from "../../core/api/list-exports.ts";
import { COUNT_MAX, type ListCount } from "../../core/api/sorting.ts";
import type { Actor } from "../../db/client.ts";
import { noteInAudit } from "../../db/repositories/audit.ts";
import type { KeysetRow } from "../../db/repositories/keyset.ts";
import { insertListExport } from "../../db/repositories/list-exports.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { sortedPage, sortedPageOf } from "../pagination.ts";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";
import { openExport, streamExport } from "./export-pages.ts";
import { presentListExport } from "./present-list-export.ts";
import type { Exporting, Paging, SortedList } from "./sorted-list.ts";

/** Who asks for a list. */
interface Asker<Who extends Actor> {
  readonly who: Who;
  readonly organisationId: string | null;
  /** Null: an API key, which has no inbox. */
  readonly userId: string | null;
}

/** How a list is asked for: by whom, and what of its filters the caller may use. */
interface Access<Filter extends object, Who extends Actor> {
  asker(c: AppContext): Asker<Who>;
  narrow<Asked extends Filter>(c: AppContext, filter: Asked): Asked;
}

/** Lists of the caller's organisation; the key of a program sees that one's rows alone. */
export const tenantAccess = {
  asker(c: AppContext) {
    const who = c.get("caller");
    return { who, organisationId: who.organisationId, userId: who.user?.userId ?? null };
  },
  narrow<Asked extends { programId?: string | undefined }>(c: AppContext, filter: Asked): Asked {
    const programId = visibleProgram(c, filter.programId);
    return programId === undefined ? filter : { ...filter, programId };
  },
};

/** Lists of a user's own. */
export const ownAccess = {
  asker(c: AppContext) {
    const who = c.get("user");
    return { who, organisationId: null, userId: who.userId };
  },
  narrow: <Asked>(_: AppContext, filter: Asked): Asked => filter,
};

/** Lists over all organisations, for the platform's people. */
export const platformAccess = {
  asker(c: AppContext) {
    const who = c.get("operator");
    return { who, organisationId: null, userId: who.userId };
  },
  narrow: ownAccess.narrow,
};

type Handler = (c: AppContext) => Promise<Response>;
/** An answer as the typed client reads it. */
type Answer<T> = TypedResponse<T, 200, "json">;
type PageAnswer<Item> = Answer<{ data: Item[]; nextCursor: string | null }>;

/** The handlers of a list's routes, each behind the declaration of the schema that it is named with. */
export interface ListRoute<Row extends KeysetRow> {
  /** `GET …`: a page, by `pageSchema`. */
  page<Item extends object>(
    present: (row: Row, c: AppContext) => Item,
  ): (c: AppContext) => Promise<PageAnswer<Item>>;
  /** `GET …/count`: how many there are, as far as that is counted, by `countSchema`. */
  count(c: AppContext): Promise<Answer<ListCount>>;
  /** `GET …/export.csv`: all of it at once, unless it is too long, by `exportSchema`. */
  readonly csv: Handler;
  /** `POST …/exports`: has all of it written by a job, which tells the user, by `exportSchema`. */
  readonly ask: Handler;
}

export function listRoute<Filter extends object, Row extends KeysetRow, Who extends Actor>(
  list: SortedList<Filter, Row, Who>,
  access: Access<Filter, Who>,
): ListRoute<Row> {
  return {
    page: (present) => async (c) => {
      const query = access.narrow(c, declared<Filter & Paging>(c, "query"));
      list.check(query, query.sort);
      const { who } = access.asker(c);
      const { now } = c.get("services");
      const rows = await list.read(
        databaseOf(list, c.get("services")),
        who,
        query,
        sortedPage(query, list.sorts),
        now(),
      );
      const page = sortedPageOf(rows, query, list.sorts, (row) => present(row, c));
      // Which of its items JSON can hold is not worked out for an item that is not known.
      return c.json(page) as unknown as PageAnswer<ReturnType<typeof present>>;
    },
    async count(c) {
      const filter = access.narrow(c, declared<Filter>(c, "query"));
      const { who } = access.asker(c);
      const { now } = c.get("services");
      const found = await list.count(databaseOf(list, c.get("services")), who, filter, COUNT_MAX, now());
      const count = Math.min(found, COUNT_MAX);
      return c.json({ count, more: found > COUNT_MAX });
    },
    async csv(c) {
      const filter = access.narrow(c, declared<Filter & Exporting>(c, "query"));
      list.check(filter, filter.sort);
      const asker = access.asker(c);
      const { newId, now } = c.get("services");
      const db = databaseOf(list, c.get("services"));
      const found = await list.count(db, asker.who, filter, STREAM_ROWS_MAX, now());
      if (found > STREAM_ROWS_MAX) throw tooManyRows();
      const asked = Object.fromEntries(new URL(c.req.url).searchParams);
      await noteExport(c, list.name, asker, asked, "sent");
      const pages = openExport(list, { db, who: asker.who, filter, upTo: newId() });
      const name = `${list.name.replaceAll("_", "-")}-${now().toISOString().slice(0, 10)}.csv`;
      return new Response(streamExport(pages), {
        headers: {
          "content-type": "text/csv; charset=utf-8",
          "content-disposition": `attachment; filename="${name}"`,
        },
      });
    },
    async ask(c) {
      const filter = access.narrow(c, declared<Filter & Exporting>(c, "json"));
      list.check(filter, filter.sort);
      const asker = access.asker(c);
      const { userId, organisationId } = asker;
      if (userId === null) throw new Problem("wrong_state", "A key has no inbox: read the list in pages.");
      const services = c.get("services");
      const requestId = c.get("requestId");
      const row = { id: services.newId(), topic: "write-list-exports", payload: { v: 1, requestId } };
      const query = textOf(filter);
      const made = await insertListExport(
        services.appDb,
        { userId },
        { id: services.newId(), list: list.name, organisationId, query, requestId, handOff: row },
      );
      await noteExport(c, list.name, asker, query, "written");
      handOff(c, [row]);
      return c.json(presentListExport(made), 202);
    },
  };
}

/** Where a list is read. */
export const databaseOf = ({ role }: { readonly role: "app" | "job" }, { appDb, jobDb }: Services) =>
  role === "job" ? jobDb : appDb;

/** What a route has declared in front of the handler, by the list's schema. */
const declared = <T>(c: AppContext, place: "query" | "json"): T => c.req.valid(place as never) as T;

/** A filter as it is kept: what each field was read from. */
function textOf(filter: object): Record<string, string> {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : String(value)]),
  );
}

/** Which filters were given is noted, and not what was looked for, which may be a person. */
async function noteExport<Who extends Actor>(
  c: AppContext,
  list: string,
  { who, organisationId, userId }: Asker<Who>,
  query: Readonly<Record<string, string>>,
  way: "sent" | "written",
): Promise<void> {
  const filters = Object.keys(query)
    .filter((name) => name !== "bom" && name !== "sort")
    .sort();
  await noteInAudit(c.get("services").appDb, who, {
    ...{ organisationId, personId: organisationId === null ? userId : null, action: "list.exported" },
    details: { list, way, filters },
  });
}

const tooManyRows = () => {
  const message = `there are more than ${STREAM_ROWS_MAX} rows: have them written by POST …/exports`;
  return new Problem("too_many_rows", message, [{ field: "", code: "too_many_rows", message }]);
};
