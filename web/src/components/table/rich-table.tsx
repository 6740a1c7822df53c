import {
  type ColumnDef,
  columnVisibilityFeature,
  type RowSelectionState,
  rowSelectionFeature,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useMemo } from "react";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import type { Column } from "../ui/data-table.tsx";
import { ListTable, type ListTableProps } from "../ui/list-table.tsx";
import { ColumnChooser } from "./column-chooser.tsx";
import { readSort, writeSort } from "./sorting.ts";
import { tableTexts } from "./texts/table.ts";
import { useHiddenColumns } from "./use-hidden-columns.ts";
import "./table.css";

export interface RichColumn<Row> extends Column<Row> {
  /** Names the column where its choice is kept; one that can be sorted by goes by the API's name. */
  readonly id: string;
  readonly sorts?: boolean;
  /** It says which row it is: it cannot be left out. The first always does. */
  readonly stays?: boolean;
}

interface RichTableProps<Row> extends Omit<ListTableProps<Row>, "columns" | "lead"> {
  /** Names the list where the choice of columns is kept. */
  readonly list: string;
  readonly columns: readonly RichColumn<Row>[];
  /** How the API sorted it, as `-createdAt`; it is sorted there and not here. */
  readonly sort?: { readonly by: string; readonly onSort: (by: string) => void };
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

const features = tableFeatures({ rowSortingFeature, columnVisibilityFeature, rowSelectionFeature });
const NO_ROWS: readonly never[] = [];

/** A list that can be sorted, whose columns can be chosen, and whose rows can be selected; it looks like any other list. */
export function RichTable<Row extends object>(props: RichTableProps<Row>) {
  const { list, columns, sort, selection, tools, rows, rowKey, ...rest } = props;
  const t = useTexts(tableTexts);
  const [hidden, setHidden] = useHiddenColumns(list);
  const definitions = useMemo(
    (): ColumnDef<typeof features, Row>[] =>
      columns.map(({ id, sorts, stays }, index) => ({
        id,
        accessorFn: () => null,
        enableSorting: sorts ?? false,
        enableHiding: index > 0 && stays !== true,
      })),
    [columns],
  );
  const sorting = readSort(sort?.by ?? "");
  const rowSelection: RowSelectionState = Object.fromEntries(
    (selection?.keys ?? []).map((key) => [key, true]),
  );
  const table = useTable<typeof features, Row>({
    features,
    columns: definitions,
    data: (rows ?? NO_ROWS) as Row[],
    getRowId: rowKey,
    manualSorting: true,
    enableMultiSort: false,
    state: { sorting, rowSelection, columnVisibility: Object.fromEntries(hidden.map((id) => [id, false])) },
    onSortingChange: (next) => sort?.onSort(writeSort(settled<SortingState>(next, sorting))),
    onRowSelectionChange: (next) => {
      const chosen = settled<RowSelectionState>(next, rowSelection);
      selection?.onSelect(Object.keys(chosen).filter((key) => chosen[key]));
    },
  });
  const shown = columns.flatMap((column): Column<Row>[] => {
    const own = table.getColumn(column.id);
    if (own === undefined || !own.getIsVisible()) return [];
    if (sort === undefined || !own.getCanSort()) return [column];
    const direction = own.getIsSorted();
    return [{ ...column, sorted: direction, onSort: () => own.toggleSorting(direction === "asc") }];
  });
  const byKey = new Map(table.getRowModel().rows.map((row) => [row.id, row]));
  const lead =
    selection === undefined
      ? undefined
      : {
          head: (
            <input
              type="checkbox"
              aria-label={t.all}
              checked={table.getIsAllRowsSelected()}
              onChange={table.getToggleAllRowsSelectedHandler()}
            />
          ),
          cell: (row: Row) => (
            <input
              type="checkbox"
              aria-label={t.select(selection.nameOf(row))}
              checked={byKey.get(rowKey(row))?.getIsSelected() ?? false}
              onChange={byKey.get(rowKey(row))?.getToggleSelectedHandler()}
            />
          ),
        };
  return (
    <>
      <div className="table-tools">
        {selection === undefined || selection.keys.length === 0 ? null : (
          <div className="table-bulk">
            <p role="status">{t.selected(selection.keys.length)}</p>
            {selection.actions}
            <Button look="bare" onClick={() => selection.onSelect([])}>
              {t.none}
            </Button>
          </div>
        )}
        <div className="table-ways">
          {tools}
          <ColumnChooser
            columns={columns.filter(({ id }) => table.getColumn(id)?.getCanHide() ?? false)}
            hidden={hidden}
            onChange={setHidden}
          />
        </div>
      </div>
      <ListTable
        {...rest}
        columns={shown}
        rows={rows}
        rowKey={rowKey}
        {...(lead === undefined ? {} : { lead })}
      />
    </>
  );
}

const settled = <Value,>(next: Value | ((before: Value) => Value), before: Value): Value =>
  typeof next === "function" ? (next as (before: Value) => Value)(before) : next;
