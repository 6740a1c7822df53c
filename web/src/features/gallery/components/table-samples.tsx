import { useState } from "react";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { galleryTexts } from "../texts/gallery.ts";
import { PARTNERS, type SamplePartner } from "./sample-data.ts";

/** A list that is there, one that is chosen from, one on its way and one without rows. */
export function TableSamples() {
  const t = useTexts(galleryTexts);
  const [keys, select] = useState<readonly string[]>([]);
  const [sort, setSort] = useState("-sales");
  const columns = useColumns();
  const empty = (
    <Empty title={t.noRows}>
      <p>{t.noRowsText}</p>
    </Empty>
  );
  const list = { columns, rowKey: ({ name }: SamplePartner) => name, empty };
  const rows = [...PARTNERS].sort((a, b) =>
    sort === "-sales" ? b.salesMinor - a.salesMinor : a.salesMinor - b.salesMinor,
  );
  return (
    <div className="stacked">
      <RichTable
        {...list}
        list="gallery"
        caption={t.rows}
        rows={rows}
        sort={{ by: sort, onSort: setSort }}
        selection={{
          keys,
          onSelect: select,
          nameOf: ({ name }) => name,
          actions: <Button>{t.plain}</Button>,
        }}
      />
      {/* It is on its way for ever; whoever waits for the page need not. */}
      <div inert>
        <ListTable {...list} caption={t.rowsWaiting} rows={undefined} />
      </div>
      <ListTable {...list} caption={t.noRows} rows={[]} />
    </div>
  );
}

function useColumns() {
  const t = useTexts(galleryTexts);
  return [
    { id: "name", title: t.partner, cell: ({ name }: SamplePartner) => name },
    {
      id: "state",
      title: t.state,
      cell: ({ tone }: SamplePartner) => <Badge tone={tone}>{t.tones[tone]}</Badge>,
    },
    { id: "since", title: t.since, cell: ({ since }: SamplePartner) => <Day at={since} /> },
    {
      id: "sales",
      title: t.sales,
      numeric: true,
      sorts: true,
      cell: ({ salesMinor }: SamplePartner) => <Money minor={salesMinor} currency="USD" />,
    },
  ];
}
