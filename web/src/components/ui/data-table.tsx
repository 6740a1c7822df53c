import type { ReactNode } from "react";

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand to the right, so that their digits line up. */
  readonly numeric?: boolean;
  /** What can be done with a row: on paper nothing. */
  readonly acts?: boolean;
  /** How the rows are sorted by it; absent: they cannot be. */
  readonly sorted?: "asc" | "desc" | false;
  readonly onSort?: () => void;
}

/** Of a column's head and cells. */
export const columnClass = ({
  numeric,
  acts,
}: Pick<Column<never>, "numeric" | "acts">): string | undefined =>
  numeric === true ? "is-numeric" : acts === true ? "is-acts" : undefined;

interface DataTableProps<Row> {
  /** What the table shows, for those who do not see its heading. */
  readonly caption: string;
  /** The first column names the row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
}

export function DataTable<Row>({ caption, columns, rows, rowKey }: DataTableProps<Row>) {
  return (
    <table className="data-table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.title} scope="col" className={columnClass(column)}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column, index) =>
              index === 0 ? (
                <th key={column.title} scope="row">
                  {column.cell(row)}
                </th>
              ) : (
                <td key={column.title} className={columnClass(column)}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
