import { SeriesChart } from "../../../components/chart/series-chart.tsx";
import { formatCount } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { galleryTexts } from "../texts/gallery.ts";
import { POINTS } from "./sample-data.ts";

const LOOKS = ["line", "area", "bars"] as const;

/** A chart in each look, and one without figures. */
export function ChartSamples() {
  const t = useTexts(galleryTexts);
  const chart = { interval: "day", timezone: "UTC", format: formatCount } as const;
  return (
    <div className="stacked">
      {LOOKS.map((look) => (
        <SeriesChart key={look} {...chart} label={`${t.day} (${look})`} points={POINTS} look={look} />
      ))}
      <SeriesChart {...chart} label={`${t.day} (–)`} points={[]} />
    </div>
  );
}
