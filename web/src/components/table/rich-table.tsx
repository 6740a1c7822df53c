import { type ComponentType, lazy, Suspense } from "react";
import { ListTable } from "../ui/list-table.tsx";
import type { RichTableProps } from "./rich-column.ts";
import { toolsClass } from "./tools-class.ts";
import "./table.css";

const Body = lazy(async () => ({ default: (await import("./rich-table-body.tsx")).RichTableBody }));

/**
 * A list that can be sorted, whose columns can be chosen, and whose rows can be selected; it looks like any other list. What it
 * does so by comes while the rows do, for which room is kept.
 */
export function RichTable<Row extends object>(props: RichTableProps<Row>) {
  const Whole = Body as unknown as ComponentType<RichTableProps<Row>>;
  const { caption, columns, rowKey, sort } = props;
  return (
    <Suspense
      fallback={
        <>
          <div className={toolsClass(sort)} />
          <ListTable
            caption={caption}
            columns={columns.filter(({ extra }) => extra !== true)}
            rows={undefined}
            rowKey={rowKey}
            empty={null}
          />
        </>
      }
    >
      <Whole {...props} />
    </Suspense>
  );
}
