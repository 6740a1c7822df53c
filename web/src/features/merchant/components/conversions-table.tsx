import { Link } from "@tanstack/react-router";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { Conversion } from "../api/conversion.ts";
import { conversionListTexts } from "../texts/conversion-list.ts";
import { useConversionRows } from "./conversion-columns.tsx";

/** The latest conversions; undefined: they have not come. */
export function ConversionsTable({ conversions }: { conversions: readonly Conversion[] | undefined }) {
  const t = useTexts(conversionListTexts);
  const { columns, detail } = useConversionRows();
  return (
    <ListTable
      caption={t.caption}
      columns={columns.filter(({ extra }) => extra !== true)}
      rows={conversions}
      rowKey={({ id }) => id}
      detail={detail}
      empty={<NoConversion />}
    />
  );
}

/** How the first one comes. */
export function NoConversion() {
  const t = useTexts(conversionListTexts);
  return (
    <Empty title={t.empty}>
      <p>{t.emptyText}</p>
      <Link to="/merchant/guide" className="button is-main">
        {t.openGuide}
      </Link>
    </Empty>
  );
}
