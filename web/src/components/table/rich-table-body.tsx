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
import { Fragment, useMemo } from "react";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import type { Column } from "../ui/data-table.tsx";
import { ListTable } from "../ui/list-table.tsx";
import { ColumnChooser } from "./column-chooser.tsx";
import type { ListOrder, RichColumn, RichTableProps } from "./rich-column.ts";
import { readSort, writeSort } from "./sorting.ts";
import { tableTexts } from "./texts/table.ts";
import { toolsClass } from "./tools-class.ts";
import { useHiddenColumns } from "./use-hidden-columns.ts";

const features = tableFeatures({ rowSortingFeature, columnVisibilityFeature, rowSelectionFeature });
const NO_ROWS: readonly never[] = [];

/** What {@link RichTable} becomes. */
export function RichTableBody<Row extends object>(props: RichTableProps<Row>) {
  const { list, columns, sort, selection, tools, rows, rowKey, ...rest } = props;
  const t = useTexts(tableTexts);
  const extra = columns.flatMap((column) => (column.extra === true ? [column.id] : []));
  const [hidden, setHidden] = useHiddenColumns(list, extra);
  const definitions = useMemo(
    (): ColumnDef<typeof features, Row>[] =>
      columns.map(({ id, sorts, stays, acts }, index) => ({
        id,
        accessorFn: () => null,
        enableSorting: sorts ?? false,
        enableHiding: index > 0 && stays !== true && acts !== true,
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
      <div className={toolsClass(sort)}>
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
          {sort === undefined ? null : <SortChoice {...sort} columns={columns} />}
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

interface SortChoiceProps<Row> extends ListOrder {
  readonly columns: readonly RichColumn<Row>[];
}

/** The order of a list whose heads are not seen, as on a phone. */
function SortChoice<Row>({ columns, by, onSort, own }: SortChoiceProps<Row>) {
  const t = useTexts(tableTexts);
  return (
    <label className="sort-choice">
      {t.sort}
      <select className="input" value={by} onChange={({ target }) => onSort(target.value)}>
        {own === undefined ? null : <option value="">{own}</option>}
        {columns.map(({ id, title, sorts }) =>
          sorts === true ? (
            <Fragment key={id}>
              <option value={`-${id}`}>{t.descending(title)}</option>
              <option value={id}>{t.ascending(title)}</option>
            </Fragment>
          ) : null,
        )}
      </select>
    </label>
  );
}

const settled = <Value,>(next: Value | ((before: Value) => Value), before: Value): Value =>
  typeof next === "function" ? (next as (before: Value) => Value)(before) : next;
