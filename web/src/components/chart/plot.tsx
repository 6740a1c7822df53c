import { useEffect, useEffectEvent, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { ChartPoint } from "./chart-point.ts";
import { useThemeTurns } from "./use-theme-turns.ts";

interface PlotProps {
  readonly points: readonly ChartPoint[];
  readonly titles: readonly string[];
  readonly look: "line" | "area" | "bars";
  readonly format: (value: number) => string;
  readonly chosen: number | null;
  readonly onChoose: (index: number) => void;
}

/** Points that are not so many that their marks would run into each other. */
const MARKS_MAX = 40;
/** Counts, and amounts in minor units: there is nothing between two of them. */
const WHOLE_STEPS = Array.from({ length: 16 }, (_, power) =>
  [1, 2, 5].map((one) => one * 10 ** power),
).flat();
/** In px, at most, of the titles' font. */
const LETTER = 7;
/** In px: a chart above it is on a desk. */
const WIDE = 600;

/** The drawing of a chart: a canvas, drawn again when its data, room or colours change, without any movement. */
export default function Plot({ points, titles, look, format, chosen, onChoose }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot | null>(null);
  const turns = useThemeTurns();
  const choose = useEffectEvent((index: number) => {
    if (index !== chosen) onChoose(index);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read from the page when the theme has turned
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const data: uPlot.AlignedData = [
      points.map((_, index) => index),
      points.map(({ value }) => value),
      points.map(({ compared }) => compared),
    ];
    const plot = new uPlot(
      optionsOf(element, { count: points.length, titles, look, format }, choose),
      data,
      element,
    );
    drawn.current = plot;
    const watcher = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      plot.destroy();
      drawn.current = null;
    };
  }, [points, titles.join(), look, format, turns]);
  useEffect(() => {
    const plot = drawn.current;
    if (plot === null || chosen === null || plot.cursor.idx === chosen) return;
    plot.setCursor({ left: plot.valToPos(chosen, "x"), top: 0 }, false);
  }, [chosen]);
  return <div ref={box} className="chart-canvas" aria-hidden="true" />;
}

const sizeOf = ({ clientWidth: width, clientHeight: height }: HTMLElement) => ({ width, height });

interface Drawn extends Pick<PlotProps, "titles" | "look" | "format"> {
  readonly count: number;
}

function optionsOf(
  element: HTMLElement,
  { count, titles, look, format }: Drawn,
  onPoint: (index: number) => void,
): uPlot.Options {
  const colour = (token: string) => resolveColour(element, token);
  const [ink, rule, main, faint] = ["--ink-soft", "--rule", "--water", "--water-faint"].map(colour);
  const font = `12px ${getComputedStyle(element).fontFamily}`;
  const axis = { stroke: ink ?? "", font, ticks: { show: false }, gap: 6 };
  const half = (title = "") => (title.length * LETTER) / 2;
  // Where there is room for it, the last title is not cut off; elsewhere it is left out.
  const isWide = element.clientWidth > WIDE;
  const isLast = (at: number) => at === count - 1 && count > 1 && look !== "bars";
  const paths = look === "bars" ? uPlot.paths.bars?.({ size: [0.7, 48] }) : undefined;
  return {
    ...sizeOf(element),
    legend: { show: false },
    padding: [8, isWide ? half(titles.at(-1)) : 8, 0, 0],
    cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 8 } },
    scales: {
      x: {
        time: false,
        range: (_, from, to) => (look === "bars" || count === 1 ? [from - 0.6, to + 0.6] : [from, to]),
      },
      y: { range: (_, from, to) => [Math.min(0, from ?? 0), (to ?? 0) > 0 ? (to ?? 0) * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 96,
        incrs: [1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 365],
        values: (_, splits) => splits.map((at) => (isLast(at) && !isWide ? "" : (titles[at] ?? ""))),
      },
      {
        ...axis,
        grid: { stroke: rule ?? "", width: 1 },
        space: 40,
        incrs: WHOLE_STEPS,
        values: (_, splits) => splits.map(format),
        size: (_, values) =>
          Math.max(
            // The first title under the chart stands half to the left of it.
            half(titles[0]),
            14 + LETTER * Math.max(0, ...(values ?? []).map((value) => value.length)),
          ),
      },
    ],
    series: [
      {},
      {
        stroke: main ?? "",
        width: 2,
        ...(look === "line" ? {} : { fill: (look === "bars" ? main : faint) ?? "" }),
        points: { show: look !== "bars" && count <= MARKS_MAX, size: 5, fill: main ?? "" },
        ...(paths === undefined ? {} : { paths }),
      },
      { stroke: ink ?? "", width: 1.5, dash: [5, 4], points: { show: false } },
    ],
    hooks: {
      setCursor: [
        ({ cursor }) => {
          if (typeof cursor.idx === "number") onPoint(cursor.idx);
        },
      ],
    },
  };
}

/** A token as a canvas takes it: tokens may be functions of the theme, which the browser resolves on an element alone. */
function resolveColour(element: HTMLElement, token: string): string {
  element.style.setProperty("color", `var(${token})`);
  const { color } = getComputedStyle(element);
  element.style.removeProperty("color");
  return color;
}
