import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { AdminPayee } from "../../../../../core/api/payees.ts";
import { type RichColumn, RichTable } from "../../../components/table/rich-table.tsx";
import { Badge } from "../../../components/ui/badge.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { formatCountOf } from "../../../lib/format.ts";
import { describeStripe } from "../../../lib/stripe.ts";
import { type PayeeSearch, usePayees } from "../api/use-payees.ts";
import { MethodState } from "./method-state.tsx";
import { SearchField } from "./search-field.tsx";
import "./admin.css";

/** What one may look for, and how the API calls it. */
const SHOWN = [
  ["", "All"],
  ["unverified", "To be verified"],
  ["held", "Held"],
  ["alike", "Paid to the same place"],
  ["wanted", "Stripe wants something"],
] as const;

function readSearch({ q, show }: Readonly<Record<string, unknown>>): PayeeSearch {
  return {
    ...(typeof q === "string" && q !== "" ? { q } : {}),
    ...(SHOWN.some(([name]) => name !== "" && name === show) ? { show: String(show) } : {}),
  };
}

/** Whom money goes to, over all programs. */
export function PayeesPage() {
  const search = readSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const look = (next: PayeeSearch) =>
    void navigate({ to: ".", search: () => ({ ...next }), replace: true, resetScroll: false });
  const payees = usePayees(search);
  const { show: _, ...anybody } = search;
  return (
    <>
      <PageHead title="Payees" lead="Whom money goes to, and how. Details of accounts are never shown." />
      <div className="stacked">
        <SearchField
          label="Name or address begins with"
          initial={search.q}
          onSearch={(q) => {
            const { q: before, ...rest } = search;
            if (q !== (before ?? "")) look(q === "" ? rest : { ...rest, q });
          }}
        />
        <fieldset className="choice-row">
          <legend className="visually-hidden">Show</legend>
          {SHOWN.map(([show, name]) => (
            <label key={show}>
              <input
                type="radio"
                name="show"
                className="visually-hidden"
                checked={show === (search.show ?? "")}
                onChange={() => look(show === "" ? anybody : { ...anybody, show })}
              />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
        <LoadProblem error={payees.error} onRetry={() => void payees.refetch()} />
        <div>
          <RichTable
            list="payees"
            caption="Payees, newest first"
            columns={COLUMNS}
            rows={payees.data}
            rowKey={({ id }) => id}
            empty={
              <Empty title="Nobody here">
                <p>
                  An affiliate is a payee once it has said who and where it is. Look for less to see more.
                </p>
              </Empty>
            }
          />
          <MoreButton query={payees} />
        </div>
      </div>
    </>
  );
}

const COLUMNS: readonly RichColumn<AdminPayee>[] = [
  {
    id: "name",
    title: "Name",
    cell: ({ id, name, email }) => (
      <>
        <Link to="/admin/payees/$payeeId" params={{ payeeId: id }}>
          {name === "" ? email : name}
        </Link>
        <span className="second">{email}</span>
      </>
    ),
  },
  { id: "country", title: "Country", cell: ({ country, kind }) => `${country ?? "not told"}, ${kind}` },
  {
    id: "method",
    title: "Paid by",
    cell: ({ method }) =>
      method === null ? (
        "nothing yet"
      ) : (
        <>
          {method.label}
          <span className="second">
            <MethodState method={method} />
          </span>
        </>
      ),
  },
  {
    id: "stripe",
    title: "At Stripe",
    cell: ({ stripe: { state, wants } }) => {
      const { tone, text } = describeStripe(state);
      return (
        <>
          <Badge tone={tone}>{text}</Badge>
          {wants.length === 0 ? null : (
            <span className="second">
              {formatCountOf(wants.length, "thing is wanted", "things are wanted")}
            </span>
          )}
        </>
      );
    },
  },
  {
    id: "look",
    title: "Needs a look",
    cell: ({ held, alike }) =>
      held === null && alike.length === 0 ? (
        "–"
      ) : (
        <>
          {held === null ? null : <Badge tone="warn">held</Badge>}
          {alike.length === 0 ? null : <Badge tone="warn">same place as others</Badge>}
        </>
      ),
  },
];
