import { Fragment, type ReactNode } from "react";
import { type Column, columnClass } from "./data-table.tsx";

export interface ListTableProps<Row> {
  readonly caption: string;
  /** The first column names the row; on a phone each row is a block under it. */
  readonly columns: readonly Column<Row>[];
  /** Undefined: they have not come; room is kept for them. */
  readonly rows: readonly Row[] | undefined;
  readonly rowKey: (row: Row) => string;
  /** Shown when there are no rows. */
  readonly empty: ReactNode;
  /** What a row is made of, under it; null for rows that are closed. */
  readonly detail?: (row: Row) => ReactNode;
  /** Stands before the column that names the row, as a box to select it by. */
  readonly lead?: { readonly head: ReactNode; readonly cell: (row: Row) => ReactNode };
}

const WAITING_ROWS = 3;

/** A list of things as a table that keeps its place while it loads, says what to do when empty, and fits a phone. */
export function ListTable<Row>({ caption, columns, rows, rowKey, empty, detail, lead }: ListTableProps<Row>) {
  if (rows?.length === 0) return empty;
  return (
    <table
      className={`data-table list-table${lead === undefined ? "" : " has-lead"}`}
      aria-busy={rows === undefined}
    >
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {lead === undefined ? null : <td className="is-lead">{lead.head}</td>}
          {columns.map((column) => (
            <Heading key={column.title} {...column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows === undefined
          ? Array.from({ length: WAITING_ROWS }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows that stand for nothing have no other name
              <tr key={index} className="is-waiting">
                {lead === undefined ? null : <td className="is-lead" />}
                {columns.map(({ title }) => (
                  <td key={title}>
                    <span className="skeleton" />
                  </td>
                ))}
              </tr>
            ))
          : rows.map((row) => {
              const opened = detail?.(row) ?? null;
              return (
                <Fragment key={rowKey(row)}>
                  <tr className={opened === null ? undefined : "is-open"}>
                    {lead === undefined ? null : <td className="is-lead">{lead.cell(row)}</td>}
                    {columns.map((column, index) =>
                      index === 0 ? (
                        <th key={column.title} scope="row">
                          {column.cell(row)}
                        </th>
                      ) : (
                        <td key={column.title} data-title={column.title} className={columnClass(column)}>
                          <div className="cell">{column.cell(row)}</div>
                        </td>
                      ),
                    )}
                  </tr>
                  {opened === null ? null : (
                    <tr className="is-detail">
                      <td colSpan={columns.length + (lead === undefined ? 0 : 1)}>{opened}</td>
                    </tr>
                  )}
                </Fragment>
              );
            })}
      </tbody>
    </table>
  );
}

const ARIA_SORT = { asc: "ascending", desc: "descending" } as const;

function Heading<Row>(column: Column<Row>) {
  const { title, sorted, onSort } = column;
  return (
    <th scope="col" className={columnClass(column)} {...(sorted ? { "aria-sort": ARIA_SORT[sorted] } : {})}>
      {onSort === undefined ? (
        title
      ) : (
        <button type="button" className="sort-head" onClick={onSort}>
          {title}
        </button>
      )}
    </th>
  );
}
