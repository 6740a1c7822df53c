import type { ReactNode } from "react";
import type { Column } from "../ui/data-table.tsx";
import type { ListTableProps } from "../ui/list-table.tsx";

export interface RichColumn<Row> extends Column<Row> {
  /** Names the column where its choice is kept; one that can be sorted by goes by the API's name. */
  readonly id: string;
  readonly sorts?: boolean;
  /** It cannot be left out; nor can what is done with a row, nor the first, which says which row it is. */
  readonly stays?: boolean;
  /** It is left out until it is chosen. */
  readonly extra?: boolean;
}

export interface ListOrder {
  readonly by: string;
  readonly onSort: (by: string) => void;
  /** What the order is called that no column gives, which is "". */
  readonly own?: string;
}

export interface RichTableProps<Row> extends Omit<ListTableProps<Row>, "columns" | "lead"> {
  /** Names the list where the choice of columns is kept. */
  readonly list: string;
  readonly columns: readonly RichColumn<Row>[];
  /** How the API sorted it, as `-createdAt`; it is sorted there and not here. */
  readonly sort?: ListOrder;
  /** Keys of rows that are chosen, what a row is called, and what can be done with them. */
  readonly selection?: {
    readonly keys: readonly string[];
    readonly onSelect: (keys: readonly string[]) => void;
    readonly nameOf: (row: Row) => string;
    readonly actions: ReactNode;
  };
  /** What can be done with the list as a whole, as keeping it as CSV. */
  readonly tools?: ReactNode;
}
