import { lazy, Suspense, useState } from "react";
import type { RangeChoice, RangePlace } from "../../lib/range/range-choice.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { formatDays } from "./format-days.ts";
import { rangeTexts } from "./texts/range.ts";
import "./range.css";

const loadDialog = () => import("./range-dialog.tsx");
const RangeDialog = lazy(loadDialog);

export interface RangePickerProps {
  readonly choice: RangeChoice;
  readonly place: RangePlace;
  readonly onChoose: (choice: Pick<RangeChoice, "preset" | "range" | "compare" | "zone">) => void;
}

/** Which days a page is about, what they are compared with and by which clock; pressing it changes that. */
export function RangePicker(props: RangePickerProps) {
  const t = useTexts(rangeTexts);
  const [open, setOpen] = useState(false);
  const { preset, range, compared, timezone } = props.choice;
  return (
    <div className="range">
      <Button
        aria-haspopup="dialog"
        onPointerEnter={() => void loadDialog().catch(() => undefined)}
        onFocus={() => void loadDialog().catch(() => undefined)}
        onClick={() => setOpen(true)}
      >
        <span className="visually-hidden">{t.choose}: </span>
        {preset === "custom" ? formatDays(range) : t.presets[preset]}
      </Button>
      <p className="range-says">
        {preset === "custom" ? "" : `${formatDays(range)} · `}
        {compared === null ? "" : `${t.comparedWith(formatDays(compared))} · `}
        {timezone}
      </p>
      <Suspense fallback={null}>
        {open ? <RangeDialog {...props} onClose={() => setOpen(false)} /> : null}
      </Suspense>
    </div>
  );
}
